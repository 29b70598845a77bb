package io.k8slab.cli.terminal;

/** The colours: by meaning, so that a plain terminal is the same program. */
public enum Palette {
  PLAIN,
  ANSI;

  public String key(String text) {
    return paint("34", text);
  }

  public String string(String text) {
    return paint("32", text);
  }

  public String number(String text) {
    return paint("36", text);
  }

  public String literal(String text) {
    return paint("35", text);
  }

  public String good(String text) {
    return paint("32", text);
  }

  public String bad(String text) {
    return paint("31", text);
  }

  public String busy(String text) {
    return paint("33", text);
  }

  public String faint(String text) {
    return paint("2", text);
  }

  public String strong(String text) {
    return paint("1", text);
  }

  private String paint(String code, String text) {
    return this == PLAIN ? text : "\033[" + code + "m" + text + "\033[0m";
  }
}
