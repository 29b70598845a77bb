package io.k8slab.agent.step;

import java.util.List;
import java.util.regex.Pattern;

/** Blanks secrets in output before it leaves the agent, whole lines at a time. */
public final class Redactor {
  private static final String BLANK = "[redacted]";

  private record Rule(Pattern pattern, String replacement) {}

  private static final Pattern PEM_BEGIN = Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----");
  private static final Pattern PEM_END = Pattern.compile("-----END [A-Z0-9 ]*PRIVATE KEY-----");

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              Pattern.compile(
                  "-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?-----END [A-Z0-9 ]*PRIVATE KEY-----"),
              BLANK),
          // kubeconfig, as YAML or JSON
          new Rule(
              Pattern.compile(
                  "(?i)(\"?(?:client-key-data|token|id-token|refresh-token|password|secret)\"?\\s*[:=]\\s*)"
                      + "(\"[^\"]*\"|'[^']*'|[^\\s,;}]+)"),
              "$1" + BLANK),
          // as arguments, and kubeadm's own wherever they are
          new Rule(
              Pattern.compile(
                  "(?i)(--[a-z-]*(?:token|password|secret|certificate-key)\\s+)[^\\s-]\\S*"),
              "$1" + BLANK),
          new Rule(Pattern.compile("\\b[a-z0-9]{6}\\.[a-z0-9]{16}\\b"), BLANK),
          new Rule(Pattern.compile("(?i)(bearer\\s+)[A-Za-z0-9._~+/=-]+"), "$1" + BLANK),
          new Rule(
              Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*"), BLANK),
          new Rule(
              Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*://[^\\s/:@]*:)[^\\s/@]+@"),
              "$1" + BLANK + "@"));

  private boolean inKey;

  /** One line without its line end. A key over several lines is blanked from begin to end. */
  public String line(String line) {
    if (inKey) {
      inKey = !PEM_END.matcher(line).find();
      return BLANK;
    }
    String clean = line;
    for (Rule rule : RULES) {
      clean = rule.pattern().matcher(clean).replaceAll(rule.replacement());
    }
    var begin = PEM_BEGIN.matcher(clean);
    if (begin.find()) {
      inKey = true;
      clean = clean.substring(0, begin.start()) + BLANK;
    }
    return clean;
  }
}
