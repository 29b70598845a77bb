package io.k8slab.cli.terminal;

import io.k8slab.cli.json.JsonText;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** YAML in block style, in colours. What it prints without colours, any YAML parser reads back. */
public record YamlPrinter(Palette palette) {
  /** Safe without quotes in YAML 1.1 and 1.2; anything else is written as a JSON string. */
  private static final Pattern BARE = Pattern.compile("[A-Za-z/][A-Za-z0-9_./@-]*");

  private static final Pattern WORD =
      Pattern.compile("(?i)null|true|false|yes|no|on|off|y|n|\\.inf|\\.nan");

  /** With a line end. */
  public String text(Object value) {
    StringBuilder out = new StringBuilder();
    print(out, value, 0, false);
    return out.toString();
  }

  /**
   * @param afterDash the first line goes on where a dash or a key has been written
   */
  private void print(StringBuilder out, @Nullable Object value, int depth, boolean afterDash) {
    switch (value) {
      case Map<?, ?> members when !members.isEmpty() -> {
        boolean first = afterDash;
        for (Map.Entry<?, ?> member : members.entrySet()) {
          indent(out, depth, first);
          first = false;
          out.append(palette.key(scalarText(String.valueOf(member.getKey())))).append(':');
          child(out, member.getValue(), depth);
        }
      }
      case List<?> elements when !elements.isEmpty() -> {
        boolean first = afterDash;
        for (Object element : elements) {
          indent(out, depth, first);
          first = false;
          out.append("- ");
          print(out, element, depth + 1, true);
        }
      }
      case null, default -> out.append(scalar(value)).append('\n');
    }
  }

  private void child(StringBuilder out, @Nullable Object value, int depth) {
    switch (value) {
      case Map<?, ?> members when !members.isEmpty() -> {
        out.append('\n');
        print(out, members, depth + 1, false);
      }
      case List<?> elements when !elements.isEmpty() -> {
        out.append('\n');
        print(out, elements, depth + 1, false);
      }
      case null, default -> out.append(' ').append(scalar(value)).append('\n');
    }
  }

  private static void indent(StringBuilder out, int depth, boolean begun) {
    if (!begun) {
      out.repeat(' ', 2 * depth);
    }
  }

  private String scalar(@Nullable Object value) {
    return switch (value) {
      case null -> palette.literal("null");
      case Boolean flag -> palette.literal(flag.toString());
      case Number number -> palette.number(JsonText.write(number));
      case Map<?, ?> _ -> "{}";
      case List<?> _ -> "[]";
      default -> palette.string(scalarText(value.toString()));
    };
  }

  private static String scalarText(String text) {
    boolean bare = BARE.matcher(text).matches() && !WORD.matcher(text).matches();
    return bare ? text : JsonText.write(text);
  }
}
