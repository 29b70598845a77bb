package io.k8slab.identity.oidc;

import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.identity.Authenticate;
import io.k8slab.identity.Client;
import io.k8slab.identity.IdentityAudit;
import io.k8slab.identity.OpenSession;
import io.k8slab.identity.Session;
import io.k8slab.jdbc.Database;
import java.util.Map;
import java.util.Optional;

/** Opens a session for somebody who came back from a provider. */
public final class FinishLogin {
  private static final String ACTION = "auth.login";

  private final Database database;
  private final ProveIdentity prove;
  private final Authenticate authenticate;

  public FinishLogin(Database database, ProveIdentity prove, Authenticate authenticate) {
    this.database = database;
    this.prove = prove;
    this.authenticate = authenticate;
  }

  /** What came of it, committed with its audit row. */
  private sealed interface Outcome {
    record Opened(Session session) implements Outcome {}

    record Refused(ProblemException problem) implements Outcome {}
  }

  /**
   * The session.
   *
   * @throws ProblemException 400 {@code invalid-grant} where nobody is proven, 403 where who is has
   *     no verified address or is suspended, 503 where the provider does not answer
   */
  public Session finish(ProveIdentity.Return back, Client client) {
    var outcome =
        switch (prove.prove(back)) {
          case ProveIdentity.Proof.Refused refused -> refuse(refused, client);
          case ProveIdentity.Proof.Proven(var identity) -> open(identity, client);
        };
    return switch (outcome) {
      case Outcome.Refused(var problem) -> throw problem;
      case Outcome.Opened(var session) -> {
        authenticate.forget(session.user().id()); // it may have been taken over
        yield session;
      }
    };
  }

  private Outcome refuse(ProveIdentity.Proof.Refused refused, Client client) {
    return database.transact(
        c -> {
          IdentityAudit.refused(
              c,
              ACTION,
              null,
              client,
              Map.of("provider", refused.provider(), "why", refused.why()));
          return new Outcome.Refused(startAgain());
        });
  }

  static ProblemException startAgain() {
    return Problem.of(
            ProblemType.INVALID_GRANT,
            "This sign-in was used, is over or is not yours; start again.")
        .asException();
  }

  private Outcome open(ProvenIdentity identity, Client client) {
    return database.transact(
        c -> {
          var user = FindAccount.of(c, identity, client);
          var refusal =
              user.isEmpty()
                  ? Optional.of(noAddress(identity))
                  : user.filter(u -> u.suspendedAt() != null).map(_ -> suspended());
          if (refusal.isPresent()) {
            IdentityAudit.refused(
                c,
                ACTION,
                user.map(u -> u.id()).orElse(null),
                client,
                FindAccount.details(identity));
            return new Outcome.Refused(refusal.get());
          }
          var person = user.orElseThrow();
          IdentityAudit.allowed(c, ACTION, person.id(), client, FindAccount.details(identity));
          return new Outcome.Opened(OpenSession.of(c, person, client));
        });
  }

  private static ProblemException noAddress(ProvenIdentity identity) {
    return Problem.of(
            ProblemType.EMAIL_NOT_VERIFIED,
            "No account is linked to this identity, and "
                + identity.provider()
                + " does not vouch for its e-mail address. Verify the address there and try again; or"
                + " sign in with your password here and link the identity to your account.")
        .asException();
  }

  private static ProblemException suspended() {
    return Problem.of(
            ProblemType.FORBIDDEN, "The account is suspended; ask the operators of this K8s-Lab.")
        .asException();
  }
}
