package io.k8slab.lease;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Lengths of time as people write them: ISO 8601 ({@code PT1H30M}) or short ({@code 1h30m}). */
public final class Ttl {
  private static final Pattern SHORT = Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?");
  private static final Pattern ISO =
      Pattern.compile("P(?:(\\d+)D)?(?:T(?=\\d)(?:(\\d+)H)?(?:(\\d+)M)?(?:(\\d+)S)?)?");

  /** So that no sum overflows; every quota is far below. */
  private static final int MOST_DIGITS = 9;

  private Ttl() {}

  /** The length; zero too, empty where it is none, or negative, or of parts of a second. */
  public static Optional<Duration> parse(String text) {
    var brief = SHORT.matcher(text);
    if (!text.isEmpty() && brief.matches()) {
      return sum("0", brief.group(1), brief.group(2), brief.group(3));
    }
    var iso = ISO.matcher(text);
    return iso.matches() && text.length() > 2
        ? sum(iso.group(1), iso.group(2), iso.group(3), iso.group(4))
        : Optional.empty();
  }

  /** As answers have it: ISO 8601. */
  public static String iso(Duration length) {
    return length.toString();
  }

  /** As sentences have it: {@code 1h30m}. */
  public static String brief(Duration length) {
    var text = new StringBuilder();
    add(text, length.toHours(), "h");
    add(text, length.toMinutesPart(), "m");
    add(text, length.toSecondsPart(), "s");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void add(StringBuilder text, long count, String unit) {
    if (count != 0) {
      text.append(count).append(unit);
    }
  }

  private static Optional<Duration> sum(String... daysHoursMinutesSeconds) {
    long[] units = {86_400, 3_600, 60, 1};
    long seconds = 0;
    for (int i = 0; i < units.length; i++) {
      var digits = daysHoursMinutesSeconds[i];
      if (digits == null) {
        continue;
      }
      if (digits.length() > MOST_DIGITS) {
        return Optional.empty();
      }
      seconds += units[i] * Long.parseLong(digits);
    }
    return Optional.of(Duration.ofSeconds(seconds));
  }
}
