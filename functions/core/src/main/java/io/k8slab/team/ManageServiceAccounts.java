package io.k8slab.team;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.cluster.HandOverClusters;
import io.k8slab.http.Permission;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.http.TeamRole;
import io.k8slab.identity.program.AccessToken;
import io.k8slab.identity.program.IssuedToken;
import io.k8slab.identity.program.ManageAccessTokens;
import io.k8slab.identity.program.NewAccessToken;
import io.k8slab.jdbc.Database;
import io.k8slab.team.jdbc.MemberRows;
import io.k8slab.team.jdbc.ServiceAccountRows;
import io.k8slab.team.jdbc.TeamRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Programs that belong to a team: they stay when people go, and are never more than a member. */
public final class ManageServiceAccounts {
  static final int MOST = 20;

  /** What a service account can be allowed: to work with its team's clusters. */
  public static final List<Permission> SCOPES =
      List.of(
          Permission.CLUSTER_READ,
          Permission.CLUSTER_CREATE,
          Permission.CLUSTER_UPDATE,
          Permission.CLUSTER_EXTEND,
          Permission.CLUSTER_DELETE,
          Permission.CLUSTER_KUBECONFIG,
          Permission.PROVIDER_READ,
          Permission.QUOTA_READ,
          Permission.TEAM_READ,
          Permission.EVENT_READ);

  private final Database database;
  private final ManageAccessTokens tokens;
  private final Consumer<UUID> forget;

  /**
   * @param forget told whose rights have changed
   */
  public ManageServiceAccounts(
      Database database, ManageAccessTokens tokens, Consumer<UUID> forget) {
    this.database = database;
    this.tokens = tokens;
    this.forget = forget;
  }

  /**
   * By name.
   *
   * @throws ProblemException 404, 403
   */
  public List<ServiceAccount> of(Act act, UUID team) {
    act.require(Permission.TEAM_SERVICE_ACCOUNT, team);
    return database.read(c -> ServiceAccountRows.of(c, team));
  }

  /**
   * @throws ProblemException 404, 403; 409 where there are too many
   */
  public ServiceAccount create(Act act, UUID team, String name) {
    act.require(Permission.TEAM_SERVICE_ACCOUNT, team);
    return database.transact(
        c -> {
          TeamRows.require(c, team);
          if (ServiceAccountRows.of(c, team).size() >= MOST) {
            throw Problem.of(
                    ProblemType.CONFLICT, "The team has %d service accounts.".formatted(MOST))
                .asException();
          }
          var id = UuidCreator.getTimeOrderedEpoch();
          ServiceAccountRows.insert(c, id, name);
          MemberRows.add(c, team, id, TeamRole.MEMBER);
          act.audit(c, "team.create_service_account", team, id, Map.of("name", name));
          return find(c, team, id);
        });
  }

  /**
   * Ends an account and its tokens; its clusters become those of the caller.
   *
   * @throws ProblemException 404, 403
   */
  public void delete(Act act, UUID team, UUID account) {
    act.require(Permission.TEAM_SERVICE_ACCOUNT, team);
    database.transact(
        c -> {
          var found = find(c, team, account);
          HandOverClusters.ofTeam(c, team, account, act.caller().userId());
          ServiceAccountRows.delete(c, account);
          act.audit(c, "team.delete_service_account", team, null, Map.of("name", found.name()));
          return true;
        });
    forget.accept(account);
  }

  /**
   * @throws ProblemException 404, 403
   */
  public List<AccessToken> tokens(Act act, UUID team, UUID account) {
    act.require(Permission.TEAM_SERVICE_ACCOUNT, team);
    database.read(c -> find(c, team, account));
    return tokens.of(account);
  }

  /**
   * @throws ProblemException 404, 403; 409 where there are too many
   */
  public IssuedToken issue(Act act, UUID team, UUID account, NewAccessToken wanted) {
    act.require(Permission.TEAM_SERVICE_ACCOUNT, team);
    return database.transact(
        c -> {
          find(c, team, account);
          var issued =
              ManageAccessTokens.issueToServiceAccount(c, account, wanted, act.caller().userId());
          act.audit(
              c, "token.create", team, account, Map.of("token", issued.token().id().toString()));
          return issued;
        });
  }

  /**
   * @throws ProblemException 404, 403
   */
  public void revoke(Act act, UUID team, UUID account, UUID token) {
    act.require(Permission.TEAM_SERVICE_ACCOUNT, team);
    database.transact(
        c -> {
          find(c, team, account);
          if (!ManageAccessTokens.revoke(c, token, account)) {
            throw Problem.of(ProblemType.NOT_FOUND, "There is no such token.").asException();
          }
          act.audit(c, "token.revoke", team, account, Map.of("token", token.toString()));
          return true;
        });
    forget.accept(account);
  }

  private static ServiceAccount find(Connection connection, UUID team, UUID account)
      throws SQLException {
    return ServiceAccountRows.of(connection, team).stream()
        .filter(found -> found.id().equals(account))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.of(ProblemType.NOT_FOUND, "The team has no such service account.")
                    .asException());
  }
}
