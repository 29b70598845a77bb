package io.k8slab.identity.oidc;

import io.k8slab.identity.jdbc.OidcLoginRows;
import io.k8slab.jdbc.Database;

/** Finds out who came back from a provider. */
public final class ProveIdentity {
  private final Database database;
  private final Providers providers;

  public ProveIdentity(Database database, Providers providers) {
    this.database = database;
    this.providers = providers;
  }

  /**
   * What the client has when somebody came back.
   *
   * @param verifier of the client's own PKCE
   * @param issuer the {@code iss} of the redirect; empty where there was none
   */
  public record Return(
      LoginState state, String code, String verifier, String redirectUri, String issuer) {
    @Override
    public String toString() {
      return "Return"; // it holds secrets
    }
  }

  /** Whether somebody is proven. */
  public sealed interface Proof {
    record Proven(ProvenIdentity identity) implements Proof {}

    /**
     * @param provider empty where not even that is known
     * @param why for the audit
     */
    record Refused(String provider, String why) implements Proof {}
  }

  /**
   * Uses the state up, whatever comes of it.
   *
   * @throws io.k8slab.http.ProblemException 503 where the provider does not answer
   */
  public Proof prove(Return back) {
    var taken = database.transact(c -> OidcLoginRows.take(c, back.state().hash()));
    if (taken.isEmpty()) {
      return new Proof.Refused("", "state unknown, used or over");
    }
    var pending = taken.get();
    var remote = providers.find(pending.provider());
    if (remote.isEmpty()) {
      return new Proof.Refused(pending.provider(), "provider no longer there");
    }
    if (!pending.redirectUri().equals(back.redirectUri())) {
      return new Proof.Refused(pending.provider(), "redirect_uri differs");
    }
    if (!Pkce.fits(back.verifier(), pending.codeChallenge())) {
      return new Proof.Refused(pending.provider(), "code_verifier wrong");
    }
    try {
      return prove(remote.get(), back);
    } catch (ProviderHttp.Trouble e) {
      throw remote.get().unavailable(e);
    }
  }

  private static Proof prove(RemoteProvider remote, Return back) throws ProviderHttp.Trouble {
    var id = remote.provider().id();
    if (!remote.isItsAnswer(back.issuer())) {
      return new Proof.Refused(id, "answer of another issuer");
    }
    try {
      return new Proof.Proven(
          remote.prove(back.code(), back.verifier(), back.redirectUri(), back.state().nonce()));
    } catch (IdToken.Invalid e) {
      return new Proof.Refused(id, "ID token: " + e.getMessage());
    }
  }
}
