package io.k8slab.quota;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Kubernetes quantities ({@code 500m}, {@code 1.5Gi}, {@code 2e3}): read exactly, rounded up as
 * Kubernetes does, and never above {@link Long#MAX_VALUE}, so that no arithmetic overflows on one.
 */
public final class Quantity {
  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{1,20}(?:\\.\\d{0,20})?|\\.\\d{1,20})(?:(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|)|[eE]([+-]?\\d{1,2}))");
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final Map<String, BigDecimal> SUFFIXES =
      Map.ofEntries(
          Map.entry("", BigDecimal.ONE),
          Map.entry("m", BigDecimal.ONE.movePointLeft(3)),
          Map.entry("k", BigDecimal.ONE.movePointRight(3)),
          Map.entry("M", BigDecimal.ONE.movePointRight(6)),
          Map.entry("G", BigDecimal.ONE.movePointRight(9)),
          Map.entry("T", BigDecimal.ONE.movePointRight(12)),
          Map.entry("P", BigDecimal.ONE.movePointRight(15)),
          Map.entry("E", BigDecimal.ONE.movePointRight(18)),
          Map.entry("Ki", binary(1)),
          Map.entry("Mi", binary(2)),
          Map.entry("Gi", binary(3)),
          Map.entry("Ti", binary(4)),
          Map.entry("Pi", binary(5)),
          Map.entry("Ei", binary(6)));

  private Quantity() {}

  /** Whole units such as bytes; empty where it is no quantity. */
  public static Optional<Long> units(String text) {
    return parse(text, BigDecimal.ONE);
  }

  /** Thousandths, as CPU is counted; empty where it is no quantity. */
  public static Optional<Long> thousandths(String text) {
    return parse(text, BigDecimal.valueOf(1000));
  }

  /** {@code 500m} or {@code 2}. */
  public static String ofThousandths(long thousandths) {
    return thousandths % 1000 == 0 ? Long.toString(thousandths / 1000) : thousandths + "m";
  }

  /** With the largest binary suffix that leaves a whole number. */
  public static String ofBytes(long bytes) {
    var suffixes = new String[] {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
    int power = 0;
    while (bytes != 0 && bytes % 1024 == 0 && power < suffixes.length - 1) {
      bytes /= 1024;
      power++;
    }
    return bytes + suffixes[power];
  }

  private static Optional<Long> parse(String text, BigDecimal perUnit) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    var number = new BigDecimal(form.group(1));
    var factor =
        form.group(3) == null
            ? Objects.requireNonNull(SUFFIXES.get(form.group(2)))
            : BigDecimal.ONE.scaleByPowerOfTen(Integer.parseInt(form.group(3)));
    var exact = number.multiply(factor).multiply(perUnit);
    return Optional.of(
        exact.compareTo(MOST) >= 0
            ? Long.MAX_VALUE
            : exact.setScale(0, RoundingMode.CEILING).longValueExact());
  }

  private static BigDecimal binary(int power) {
    return BigDecimal.valueOf(1024).pow(power);
  }
}
