package io.k8slab.cli.terminal;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lengths of time as people read and type them. */
public final class Span {
  private static final Pattern SHORT =
      Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");

  private Span() {}

  /** The two largest units: {@code 2d 3h}, {@code 1h 52m}, {@code 12m}, {@code 45s}. */
  public static String text(Duration span) {
    if (span.isNegative() || span.isZero()) {
      return "0s";
    }
    if (span.toDays() > 0) {
      return two(span.toDays(), "d", span.toHoursPart(), "h");
    }
    if (span.toHours() > 0) {
      return two(span.toHours(), "h", span.toMinutesPart(), "m");
    }
    // under ten minutes seconds matter, above they only flicker
    if (span.toMinutes() >= 10) {
      return span.toMinutes() + "m";
    }
    return span.toMinutes() > 0
        ? two(span.toMinutes(), "m", span.toSecondsPart(), "s")
        : span.toSeconds() + "s";
  }

  private static String two(long large, String largeUnit, int small, String smallUnit) {
    return small == 0 ? large + largeUnit : large + largeUnit + " " + small + smallUnit;
  }

  /** How long something took, to a tenth of a second below a minute. */
  public static String precise(Duration span) {
    return span.toMinutes() > 0
        ? text(span)
        : String.format(Locale.ROOT, "%.1fs", Math.max(0, span.toMillis()) / 1000.0);
  }

  /**
   * {@code 90s}, {@code 10m}, {@code 1h30m} or ISO 8601 ({@code PT10M}); more than zero.
   *
   * @throws IllegalArgumentException with a sentence for the person who typed it
   */
  public static Duration parse(String text) {
    try {
      Matcher parts = SHORT.matcher(text.toLowerCase(Locale.ROOT));
      Duration span =
          !text.isEmpty() && parts.matches()
              ? Duration.ofHours(number(parts.group(1)))
                  .plusMinutes(number(parts.group(2)))
                  .plusSeconds(number(parts.group(3)))
              : Duration.parse(text);
      if (span.isPositive()) {
        return span;
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(hint(text), e);
    }
    throw new IllegalArgumentException(hint(text));
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static String hint(String text) {
    return "'" + Printable.of(text) + "' is not a length of time; give 90s, 10m, 1h30m or PT10M";
  }
}
