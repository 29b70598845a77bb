package io.k8slab.functions;

import io.k8slab.cluster.credentials.OpenCredentials;
import io.k8slab.config.InvalidSetting;
import io.k8slab.identity.AccessTokens;
import io.k8slab.identity.PasswordHashes;
import io.k8slab.identity.TokenKeys;
import io.k8slab.identity.oidc.OidcConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** What {@code api} alone needs: other functions start without its secrets. */
record ApiParts(
    TokenKeys tokenKeys,
    AccessTokens accessTokens,
    OpenCredentials credentials,
    PasswordHashes hashes,
    String realtimeUrl,
    OidcConfig oidc) {
  private static final Duration LOGIN_PATIENCE = Duration.ofSeconds(5);

  /** Makes them once, when first asked for or from an earlier {@link #begin}. */
  static final class Once implements Supplier<ApiParts> {
    private final FutureTask<ApiParts> made;

    Once(Supplier<ApiConfig> config) {
      this.made = new FutureTask<>(() -> of(config.get()));
    }

    /** On a thread of its own: keys take as long as the start of everything else. */
    void begin() {
      Thread.ofPlatform()
          .daemon()
          .name("api-parts")
          .start(
              () -> {
                made.run();
                if (made.state() == Future.State.SUCCESS) {
                  made.resultNow().accessTokens().makeReady(); // who has a token now waits for it
                }
              });
    }

    /** Throws what making them threw. */
    @Override
    public ApiParts get() {
      made.run(); // once only, by whoever comes first
      try {
        return made.get();
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case RuntimeException thrown -> throw thrown;
          case Error thrown -> throw thrown;
          case null, default -> throw new IllegalStateException(e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  private static ApiParts of(ApiConfig config) {
    var tokenKeys = TokenKeys.read(config.tokens());
    return new ApiParts(
        tokenKeys,
        new AccessTokens(config.tokens(), tokenKeys, InstantSource.system()),
        credentials(config.sealingKeyset()),
        new PasswordHashes(config.loginsAtOnce(), LOGIN_PATIENCE),
        config.realtimeUrl(),
        config.oidc());
  }

  private static OpenCredentials credentials(Path keyset) {
    try {
      return OpenCredentials.with(Files.readString(keyset));
    } catch (IOException | GeneralSecurityException e) {
      throw new InvalidSetting("K8SLAB_SEALING_KEYSET_FILE", "must be Tink's keyset in JSON");
    }
  }
}
