package io.k8slab.cli.terminal;

/** Text from elsewhere made safe to show. */
public final class Printable {
  private static final int TAB = '\t';

  private Printable() {}

  /**
   * On one line and without control characters, so that a name or a log line can neither move the
   * cursor nor recolour what follows. Tabs stay; every other control character becomes a space.
   */
  public static String of(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int c;
    for (int i = 0; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      out.appendCodePoint(safe(c) ? c : ' ');
    }
    return out.toString();
  }

  private static boolean safe(int c) {
    boolean direction = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    boolean separator = c == 0x2028 || c == 0x2029;
    return c == TAB || (!Character.isISOControl(c) && !direction && !separator);
  }
}
