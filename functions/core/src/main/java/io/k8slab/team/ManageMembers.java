package io.k8slab.team;

import io.k8slab.cluster.HandOverClusters;
import io.k8slab.http.Permission;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.http.TeamRole;
import io.k8slab.jdbc.Database;
import io.k8slab.realtime.NotifyUser;
import io.k8slab.team.jdbc.MemberRows;
import io.k8slab.team.jdbc.TeamRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Who is in a team, and as what. A team always has an administrator. */
public final class ManageMembers {
  private final Database database;
  private final Consumer<UUID> forget;
  private final TellMembers tellMembers;

  /**
   * @param forget told whose rights have changed
   */
  public ManageMembers(Database database, Consumer<UUID> forget, NotifyUser notifyUser) {
    this.database = database;
    this.forget = forget;
    this.tellMembers = new TellMembers(notifyUser);
  }

  /**
   * By address.
   *
   * @throws ProblemException 404
   */
  public List<Member> of(Act act, UUID team) {
    act.require(Permission.TEAM_READ, team);
    return database.read(c -> MemberRows.of(c, team));
  }

  /**
   * Gives a member another role: so a team is handed over.
   *
   * @throws ProblemException 404, 403; 409 where no administrator would be left
   */
  public Member change(Act act, UUID team, UUID user, TeamRole role) {
    act.require(Permission.TEAM_UPDATE, team);
    var changed =
        database.transact(
            c -> {
              var before = locked(c, team, user);
              MemberRows.setRole(c, team, user, role);
              requireAdmin(c, team);
              act.audit(
                  c,
                  "team.change_role",
                  team,
                  user,
                  Map.of(
                      "before",
                      Map.of("role", before.role().wireName()),
                      "after",
                      Map.of("role", role.wireName())));
              var after = MemberRows.find(c, team, user).orElseThrow();
              if (role != before.role()) {
                tellMembers.changed(c, act, team, after);
              }
              return after;
            });
    forget.accept(user);
    tellMembers.send(user);
    return changed;
  }

  /**
   * Removes a member, or oneself. The team's clusters that were theirs become those of the
   * administrator who removes them; where somebody leaves, of the administrator who is there
   * longest. What was their own alone stays theirs.
   *
   * @throws ProblemException 404, 403; 409 where no administrator would be left
   */
  public void remove(Act act, UUID team, UUID user) {
    boolean leaves = user.equals(act.caller().userId());
    act.require(leaves ? Permission.TEAM_READ : Permission.TEAM_REMOVE_MEMBER, team);
    database.transact(
        c -> {
          locked(c, team, user);
          MemberRows.delete(c, team, user);
          requireAdmin(c, team);
          var heir = leaves ? MemberRows.firstAdmin(c, team) : act.caller().userId();
          int clusters = HandOverClusters.ofTeam(c, team, user, heir);
          act.audit(
              c,
              "team.remove_member",
              team,
              user,
              Map.of("clusters", clusters, "handed_to", "user:" + heir));
          tellMembers.removed(c, act, team, user);
          return true;
        });
    forget.accept(user);
    tellMembers.send(user);
  }

  private static Member locked(Connection connection, UUID team, UUID user) throws SQLException {
    TeamRows.require(connection, team);
    return MemberRows.find(connection, team, user)
        .orElseThrow(
            () -> Problem.of(ProblemType.NOT_FOUND, "The team has no such member.").asException());
  }

  private static void requireAdmin(Connection connection, UUID team) throws SQLException {
    if (!MemberRows.hasAdmin(connection, team)) {
      throw Problem.of(
              ProblemType.CONFLICT,
              "The team would have no administrator; make somebody else one first.")
          .asException();
    }
  }
}
