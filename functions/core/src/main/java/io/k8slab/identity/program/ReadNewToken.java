package io.k8slab.identity.program;

import io.k8slab.http.JsonBody;
import io.k8slab.http.Permission;
import io.k8slab.http.Request;
import io.k8slab.lease.Ttl;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what token somebody wants for a program. */
public final class ReadNewToken {
  private static final Duration USUAL = Duration.ofDays(30);

  private ReadNewToken() {}

  /**
   * @param scopes those that can be asked for
   * @throws io.k8slab.http.ProblemException 422
   */
  public static NewAccessToken read(Request request, List<Permission> scopes) {
    var body = JsonBody.of(request);
    var name = body.line("name", 1, 100);
    var wanted = scopes(body, scopes);
    var lifetime = lifetime(body);
    body.finish();
    return new NewAccessToken(name, wanted, lifetime);
  }

  private static Set<Permission> scopes(JsonBody body, List<Permission> allowed) {
    var names = body.optionalList("scopes", allowed.size(), 50).orElse(List.of());
    if (names.isEmpty() && body.isSound("scopes")) {
      body.refuse("scopes", "must name at least one");
    }
    var known = names.stream().flatMap(n -> Permission.named(n).stream()).toList();
    if (known.size() < names.size() || !allowed.containsAll(known)) {
      body.refuse(
          "scopes",
          "must be of "
              + allowed.stream().map(Permission::wireName).collect(Collectors.joining(", ")));
    }
    return Set.copyOf(known);
  }

  private static Duration lifetime(JsonBody body) {
    var text = body.optionalText("expires_in", 1, 20);
    var lifetime = text.map(t -> Ttl.parse(t)).orElse(java.util.Optional.of(USUAL));
    if (lifetime.isEmpty()) {
      body.refuse("expires_in", "must be a length of time such as 720h or P30D");
    } else if (!lifetime.get().isPositive() || lifetime.get().compareTo(AccessToken.LONGEST) > 0) {
      body.refuse("expires_in", "must be more than 0 and at most 366 days");
    }
    return lifetime.orElse(USUAL);
  }
}
