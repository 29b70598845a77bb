package io.k8slab.identity.program;

import io.k8slab.http.Permission;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The document's schemas of tokens for programs. */
public final class TokenViews {
  private TokenViews() {}

  private record TokenView(
      UUID id,
      String name,
      List<String> scopes,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant lastUsedAt,
      @Nullable String token) {}

  private record TokenList(List<TokenView> items) {}

  /** {@code AccessTokenList}. */
  public static Object list(List<AccessToken> tokens) {
    return new TokenList(tokens.stream().map(token -> view(token, null)).toList());
  }

  /** {@code AccessToken}, with its secret. */
  public static Object issued(IssuedToken issued) {
    return view(issued.token(), issued.secret());
  }

  private static TokenView view(AccessToken token, @Nullable String secret) {
    return new TokenView(
        token.id(),
        token.name(),
        token.scopes().stream().map(Permission::wireName).sorted().toList(),
        token.createdAt(),
        token.expiresAt(),
        token.lastUsedAt(),
        secret);
  }
}
