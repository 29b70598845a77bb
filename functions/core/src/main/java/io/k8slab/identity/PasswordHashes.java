package io.k8slab.identity;

import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * Argon2id as OWASP recommends it (19 MiB, 2 passes, 1 lane; about 20 ms of a core). Only so many
 * run at once, so that sign-ins starve nothing else; the others wait for a bounded time.
 */
public final class PasswordHashes {
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT = 16;
  private static final int HASH = 32;

  /** Fits no password; comparing with it takes as long as with any other. */
  private static final String NOBODY =
      "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
          .formatted(MEMORY_KIB, PASSES, LANES, zeros(SALT), zeros(HASH));

  private final Argon2PasswordEncoder encoder =
      new Argon2PasswordEncoder(SALT, HASH, LANES, MEMORY_KIB, PASSES);
  private final Semaphore permits;
  private final Duration patience;

  /**
   * A cap of its own.
   *
   * @param atOnce how many hashes are computed at a time
   * @param patience how long one waits for its turn
   */
  public PasswordHashes(int atOnce, Duration patience) {
    this.permits = new Semaphore(atOnce, true);
    this.patience = patience;
  }

  /**
   * The encoded hash.
   *
   * @throws io.k8slab.http.ProblemException 503 where there are too many; so does {@link #matches}
   */
  public String hash(String password) {
    return inTurn(() -> encoder.encode(normal(password)));
  }

  /** Whether the password fits; for null, which is nobody's hash, false after the same work. */
  public boolean matches(String password, @Nullable String encoded) {
    return inTurn(() -> encoder.matches(normal(password), encoded == null ? NOBODY : encoded));
  }

  private <T> T inTurn(Supplier<T> work) {
    boolean turn = false;
    try {
      turn = permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!turn) {
      throw new Problem(
              ProblemType.UNAVAILABLE,
              "Too many people sign in just now; try again soon.",
              List.of(),
              Map.of("retry-after", "3"))
          .asException();
    }
    try {
      return work.get();
    } finally {
      permits.release();
    }
  }

  /** Two keyboards may spell one character differently (NIST SP 800-63B). */
  private static String normal(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC);
  }

  private static String zeros(int bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(new byte[bytes]);
  }
}
