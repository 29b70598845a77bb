package io.k8slab.cluster.http;

import io.k8slab.cluster.FindCluster;
import io.k8slab.http.JsonBody;
import io.k8slab.http.Permission;
import io.k8slab.http.Principal;
import java.util.Optional;
import java.util.UUID;

/** Reads which team a cluster shall be of. */
final class ReadTeam {
  private static final String FIELD = "team_id";

  private ReadTeam() {}

  /** Of a new one: one of the caller's teams; a service account's is its own. */
  static Optional<UUID> ofNew(JsonBody body, Principal caller) {
    var team = id(body);
    if (team.isEmpty() && !caller.isPerson() && body.isSound(FIELD)) {
      return caller.teams().keySet().stream().findFirst();
    }
    if (team.isPresent() && !caller.may(Permission.CLUSTER_CREATE, null, team.get())) {
      body.refuse(FIELD, "must be a team that you are in");
      return Optional.empty();
    }
    return team;
  }

  /** Of one that is there; empty text for none. */
  static Optional<UUID> ofUpdate(JsonBody body) {
    return id(body);
  }

  private static Optional<UUID> id(JsonBody body) {
    var text = body.optionalText(FIELD, 0, 36).filter(t -> !t.isEmpty());
    if (text.isPresent() && !FindCluster.isId(text.get())) {
      body.refuse(FIELD, "must be a UUID");
      return Optional.empty();
    }
    return text.map(UUID::fromString);
  }
}
