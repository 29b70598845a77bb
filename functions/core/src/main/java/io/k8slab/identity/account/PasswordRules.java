package io.k8slab.identity.account;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.util.List;
import java.util.Optional;

/**
 * Which passwords are taken: any of some length that is not guessed soon (NIST SP 800-63B: no rules
 * on its characters). What is guessed soon, a list of leaked passwords, names, keyboard patterns
 * and what is known of the person say.
 */
public final class PasswordRules {
  /** Of 0 to 4: at least 10⁶ guesses. */
  private static final int LEAST_SCORE = 2;

  /** More says nothing new, and takes ever longer to look at. */
  private static final int LOOKED_AT = 64;

  private static final Zxcvbn ZXCVBN = new Zxcvbn();

  private PasswordRules() {}

  /**
   * What is wrong with a password.
   *
   * @param about texts that an attacker would try first: address, name
   */
  public static Optional<String> faultOf(String password, List<String> about) {
    var begin = password.substring(0, Math.min(LOOKED_AT, password.length()));
    var known = new java.util.ArrayList<>(about);
    known.add("k8slab");
    known.add("kubernetes");
    return ZXCVBN.measure(begin, known).getScore() < LEAST_SCORE
        ? Optional.of("is easy to guess: take several words that do not belong together")
        : Optional.empty();
  }
}
