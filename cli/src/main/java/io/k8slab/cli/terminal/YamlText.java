package io.k8slab.cli.terminal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Colours for YAML that somebody else wrote: keys and values of simple lines, the rest as it is.
 */
public final class YamlText {
  private static final Pattern ENTRY =
      Pattern.compile("^([ -]*)([A-Za-z0-9_.\"/-]+):( .*)?$", Pattern.MULTILINE);

  private YamlText() {}

  public static String highlighted(String yaml, Palette palette) {
    if (palette == Palette.PLAIN) {
      return yaml;
    }
    return ENTRY
        .matcher(yaml)
        .replaceAll(
            entry -> {
              String value = entry.group(3);
              return Matcher.quoteReplacement(
                  entry.group(1)
                      + palette.key(entry.group(2))
                      + ":"
                      + (value == null ? "" : palette.string(value)));
            });
  }
}
