package io.k8slab.http;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the document says of one parameter of an operation.
 *
 * @param least for a number its least value, for text its least length in code points
 * @param most for a number its greatest value, for text its greatest length
 * @param pattern what the whole text must match; null where anything will do
 */
public record Parameter(
    In in,
    String name,
    boolean required,
    boolean isNumber,
    long least,
    long most,
    @Nullable Pattern pattern) {

  /** Where it is given. */
  public enum In {
    PATH,
    QUERY,
    HEADER
  }

  static Parameter number(In in, String name, boolean required, long least, long most) {
    return new Parameter(in, name, required, true, least, most, null);
  }

  /** The pattern is as in the document: anchored at both ends, or empty. */
  static Parameter text(In in, String name, boolean required, int least, int most, String pattern) {
    return new Parameter(
        in,
        name,
        required,
        false,
        least,
        most,
        pattern.isEmpty() ? null : Pattern.compile(pattern.replaceAll("^\\^|\\$$", "")));
  }

  /** What is wrong with this value. */
  public Optional<String> faultOf(String value) {
    if (isNumber) {
      return numberFault(value);
    }
    var fault = TextFaults.of(value, (int) least, (int) most);
    return fault.isEmpty() && pattern != null && !pattern.matcher(value).matches()
        ? Optional.of("must match " + pattern.pattern())
        : fault;
  }

  private Optional<String> numberFault(String value) {
    if (!value.matches("-?[0-9]{1,19}")) {
      return Optional.of("must be a whole number");
    }
    var number = new BigInteger(value); // 19 digits may be more than a long takes
    return number.compareTo(BigInteger.valueOf(least)) < 0
            || number.compareTo(BigInteger.valueOf(most)) > 0
        ? Optional.of(
            most == Long.MAX_VALUE
                ? "must be from " + least + " to 2^63 - 1"
                : "must be from " + least + " to " + most)
        : Optional.empty();
  }
}
