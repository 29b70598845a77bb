package io.k8slab.identity.oidc;

import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.identity.Client;
import io.k8slab.identity.IdentityAudit;
import io.k8slab.identity.jdbc.IdentityRows;
import io.k8slab.jdbc.Database;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** By which providers a person may sign in, as they wish it. */
public final class ManageIdentities {
  private final Database database;
  private final ProveIdentity prove;

  public ManageIdentities(Database database, ProveIdentity prove) {
    this.database = database;
    this.prove = prove;
  }

  public List<Identity> of(UUID userId) {
    return database.read(c -> IdentityRows.of(c, userId));
  }

  /**
   * Links who came back from a provider to a person who is signed in: both proved themselves, so no
   * address has to agree.
   *
   * @throws ProblemException 400 {@code invalid-grant} where nobody is proven, 409 where the
   *     identity is another's
   */
  public Identity link(UUID userId, ProveIdentity.Return back, Client client) {
    return switch (prove.prove(back)) {
      case ProveIdentity.Proof.Refused(var provider, var why) -> {
        throw database.transact(
            c -> {
              var details = Map.of("provider", provider, "why", why);
              IdentityAudit.refused(c, "identity.link", userId, client, details);
              return FinishLogin.startAgain();
            });
      }
      case ProveIdentity.Proof.Proven(var proven) ->
          database.transact(
              c -> {
                if (IdentityRows.insert(c, proven, userId)) {
                  var details = FindAccount.details(proven);
                  IdentityAudit.allowed(c, "identity.link", userId, client, details);
                } else if (!IdentityRows.userOf(c, proven).equals(java.util.Optional.of(userId))) {
                  throw Problem.of(
                          ProblemType.CONFLICT, "This identity is linked to another account.")
                      .asException();
                }
                return IdentityRows.find(c, proven);
              });
    };
  }

  /**
   * Takes one away.
   *
   * @throws ProblemException 404 where the person has no such identity, 409 where they could not
   *     sign in without it
   */
  public void unlink(UUID userId, UUID identity, Client client) {
    database.transact(
        c -> {
          boolean hasPassword =
              IdentityRows.holdAccount(c, userId); // two may be taken away at once
          var mine = IdentityRows.of(c, userId);
          var provider =
              mine.stream()
                  .filter(one -> one.id().equals(identity))
                  .map(Identity::provider)
                  .findFirst()
                  .orElseThrow(
                      () ->
                          Problem.of(ProblemType.NOT_FOUND, "You have no such identity.")
                              .asException());
          if (!hasPassword && mine.size() == 1) {
            throw Problem.of(
                    ProblemType.CONFLICT,
                    "It is your only way to sign in: set a password, or link another, first.")
                .asException();
          }
          IdentityRows.delete(c, identity);
          IdentityAudit.allowed(c, "identity.unlink", userId, client, Map.of("provider", provider));
          return true;
        });
  }
}
