package io.k8slab.identity;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address.
 *
 * @param shown as given, without surrounding blanks and in compatibility form (NFKC)
 * @param key what two spellings of one address share: in lower case, the domain in its ASCII form,
 *     so that a look-alike from another script is seen for what it is ({@code xn--…})
 */
public record EmailAddress(String shown, String key) {
  private static final int MAX_LENGTH = 254;
  private static final int MAX_LOCAL = 64;

  /** ASCII only: a mailbox name from another script could pass for somebody else's. */
  private static final Pattern LOCAL =
      Pattern.compile("[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*");

  private static final Pattern DOMAIN =
      Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

  /** Empty where it is none that we take. */
  public static Optional<EmailAddress> parse(String given) {
    var shown = Normalizer.normalize(given, Normalizer.Form.NFKC).strip();
    int at = shown.lastIndexOf('@');
    if (at < 1
        || at > MAX_LOCAL
        || shown.length() > MAX_LENGTH
        || shown.codePoints().anyMatch(EmailAddress::isUnseen)) {
      return Optional.empty();
    }
    var local = shown.substring(0, at).toLowerCase(Locale.ROOT);
    var domain = ascii(shown.substring(at + 1));
    var key = local + "@" + domain;
    return LOCAL.matcher(local).matches()
            && DOMAIN.matcher(domain).matches()
            && key.length() <= MAX_LENGTH
        ? Optional.of(new EmailAddress(shown, key))
        : Optional.empty();
  }

  private static boolean isUnseen(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL || type == Character.FORMAT;
  }

  private static String ascii(String domain) {
    try {
      return IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return ""; // no domain: the pattern refuses it
    }
  }
}
