package io.k8slab.team;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.http.FieldError;
import io.k8slab.http.Permission;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.http.TeamRole;
import io.k8slab.jdbc.Database;
import io.k8slab.quota.FindQuota;
import io.k8slab.quota.QuotaHolder;
import io.k8slab.team.jdbc.MemberRows;
import io.k8slab.team.jdbc.TeamRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Makes, names and ends teams. */
public final class ManageTeams {
  private final Database database;
  private final FindQuota findQuota;
  private final Consumer<UUID> forget;

  /**
   * @param forget told whose rights have changed
   */
  public ManageTeams(Database database, FindQuota findQuota, Consumer<UUID> forget) {
    this.database = database;
    this.findQuota = findQuota;
    this.forget = forget;
  }

  /** The caller's, by name. */
  public List<Team> of(Act act) {
    return database.read(c -> TeamRows.of(c, act.caller().userId()));
  }

  /**
   * @throws ProblemException 404
   */
  public Team get(Act act, UUID id) {
    act.require(Permission.TEAM_READ, id);
    return database.read(c -> TeamRows.find(c, id)).orElseThrow(ManageTeams::gone);
  }

  /**
   * Whoever makes a team administers it.
   *
   * @throws ProblemException 409 where the name is taken, or they administer as many as they may
   */
  public Team create(Act act, String name, String description) {
    var user = act.caller().userId();
    var made =
        database.transact(
            c -> {
              var quota = findQuota.of(c, QuotaHolder.user(user));
              if (MemberRows.countAdministeredLocked(c, user) >= quota.teams()) {
                throw Problem.of(
                        ProblemType.QUOTA_EXCEEDED,
                        quota.teams() == 0
                            ? "You may make no team; confirm your address, or ask an administrator."
                            : "You administer %d teams already.".formatted(quota.teams()))
                    .asException();
              }
              var id = UuidCreator.getTimeOrderedEpoch();
              if (!TeamRows.insert(c, id, name, description)) {
                throw nameTaken(name);
              }
              MemberRows.add(c, id, user, TeamRole.ADMIN);
              act.audit(c, "team.create", id, user, Map.of("name", name));
              return TeamRows.find(c, id).orElseThrow();
            });
    forget.accept(user);
    return made;
  }

  /**
   * @throws ProblemException 404, 403; 409 where the name is taken
   */
  public Team update(Act act, UUID id, Optional<String> name, Optional<String> description) {
    act.require(Permission.TEAM_UPDATE, id);
    return database.transact(
        c -> {
          var before = TeamRows.lock(c, id).orElseThrow(ManageTeams::gone);
          var newName = name.orElse(before.name());
          if (!TeamRows.update(c, id, newName, description.orElse(before.description()))) {
            throw nameTaken(newName);
          }
          var after = TeamRows.find(c, id).orElseThrow();
          act.audit(
              c,
              "team.update",
              id,
              null,
              Map.of(
                  "before",
                  Map.of("name", before.name(), "description", before.description()),
                  "after",
                  Map.of("name", after.name(), "description", after.description())));
          return after;
        });
  }

  /**
   * Ends a team that has no live clusters; its service accounts end with it.
   *
   * @throws ProblemException 404, 403; 409 where it has live clusters
   */
  public void delete(Act act, UUID id) {
    act.require(Permission.TEAM_DELETE, id);
    var members =
        database.transact(
            c -> {
              var team = TeamRows.lock(c, id).orElseThrow(ManageTeams::gone);
              int live = TeamRows.liveClusters(c, id);
              if (live > 0) {
                throw Problem.of(
                        ProblemType.CONFLICT,
                        "The team has %d live clusters; delete them, or hand them out of it first."
                            .formatted(live))
                    .asException();
              }
              var ids = MemberRows.ids(c, id);
              TeamRows.delete(c, id);
              act.audit(c, "team.delete", id, null, Map.of("name", team.name()));
              return ids;
            });
    members.forEach(forget);
  }

  static ProblemException gone() {
    return Problem.of(ProblemType.NOT_FOUND, "The team is not there any more.").asException();
  }

  private static ProblemException nameTaken(String name) {
    return Problem.ofFields(
            ProblemType.NAME_TAKEN,
            "There is a team named " + name + "; choose another name.",
            List.of(new FieldError("/name", "is taken")))
        .asException();
  }
}
