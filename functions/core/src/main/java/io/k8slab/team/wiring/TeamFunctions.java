package io.k8slab.team.wiring;

import io.k8slab.identity.wiring.IdentityFunctions;
import io.k8slab.jdbc.Database;
import io.k8slab.quota.FindQuota;
import io.k8slab.realtime.NotifyUser;
import io.k8slab.team.InviteMembers;
import io.k8slab.team.ManageMembers;
import io.k8slab.team.ManageServiceAccounts;
import io.k8slab.team.ManageTeams;
import io.k8slab.team.http.TeamRoutes;
import java.util.UUID;
import java.util.function.Consumer;

/** Teams: everything that {@code api} answers of them. */
public final class TeamFunctions {
  private TeamFunctions() {}

  public static TeamRoutes routes(
      Database database, FindQuota findQuota, IdentityFunctions identity, NotifyUser notifyUser) {
    Consumer<UUID> forget = identity.authenticate()::forget;
    return new TeamRoutes(
        new ManageTeams(database, findQuota, forget),
        new ManageMembers(database, forget, notifyUser),
        new InviteMembers(database, forget, notifyUser),
        new ManageServiceAccounts(database, identity.accessTokens(), forget));
  }
}
