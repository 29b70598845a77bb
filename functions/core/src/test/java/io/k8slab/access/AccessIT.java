package io.k8slab.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.access.Tenants.Actor;
import io.k8slab.http.Operation;
import io.k8slab.http.Permission;
import io.k8slab.testing.Answer;
import io.k8slab.testing.Lab;
import io.k8slab.testing.TestApi;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every route of the document × everybody who could ask. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AccessIT {
  private static final Set<Actor> TEAM = EnumSet.of(Actor.OWNER, Actor.MEMBER, Actor.ADMIN);
  private static final Set<Actor> ALL = EnumSet.allOf(Actor.class);

  /** What the code's own table must say, written down a second time. */
  private static final Map<Permission, Set<Actor>> ALLOWED = allowed();

  private static Lab lab;
  private static TestApi api;
  private static Tenants tenants;
  private static JsonNode document;

  @BeforeAll
  static void start() throws IOException {
    lab = Lab.withHost(50);
    api = TestApi.of(lab);
    tenants = new Tenants(lab, api);
    try (var stream = AccessIT.class.getResourceAsStream("/openapi.json")) {
      document = JsonMapper.shared().readTree(Objects.requireNonNull(stream).readAllBytes());
    }
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static Map<Permission, Set<Actor>> allowed() {
    var allowed = new EnumMap<Permission, Set<Actor>>(Permission.class);
    for (var permission : Permission.values()) {
      allowed.put(
          permission,
          switch (permission) {
            case CLUSTER_READ, CLUSTER_DELETE -> with(TEAM, Actor.SYSTEM);
            case CLUSTER_UPDATE, CLUSTER_EXTEND, CLUSTER_KUBECONFIG -> TEAM;
            case TEAM_READ -> with(TEAM, Actor.SYSTEM);
            case TEAM_UPDATE, TEAM_INVITE_MEMBER, TEAM_REMOVE_MEMBER, TEAM_SERVICE_ACCOUNT ->
                Set.of(Actor.ADMIN);
            case TEAM_DELETE -> Set.of(Actor.ADMIN, Actor.SYSTEM);
            case QUOTA_READ -> with(TEAM, Actor.SYSTEM);
            case QUOTA_WRITE,
                REAPER_READ,
                REAPER_WRITE,
                USER_READ,
                USER_WRITE,
                HOST_READ,
                HOST_WRITE ->
                Set.of(Actor.SYSTEM);
            // of things of one's own
            case TOKEN_READ, TOKEN_WRITE -> Set.of(Actor.OWNER);
            default -> ALL;
          });
    }
    return allowed;
  }

  @Test
  void a_thing_is_met_by_those_who_may_and_by_nobody_else() {
    var wrong = new ArrayList<String>();
    for (var operation : onThings().toList()) {
      var allowed = ALLOWED.getOrDefault(operation.permission().orElseThrow(), Set.of());
      if (operation == Operation.REMOVE_MEMBER) {
        allowed = Set.of(Actor.OWNER, Actor.ADMIN); // oneself, or by who rules the team
      }
      for (var actor : Actor.values()) {
        tenants.makeAnew();
        var rows = tenants.rows();
        var answer = ask(operation, tenants.token(actor));
        assertThat(answer.status()).as(operation.name()).isLessThan(500);
        boolean refused = answer.status() == 403 || answer.status() == 404;
        if (allowed.contains(actor) == refused) {
          wrong.add("%s as %s: %s".formatted(operation, actor, answer));
        }
        if (refused && !tenants.rows().equals(rows)) {
          wrong.add("%s as %s touched a row".formatted(operation, actor));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void what_is_anothers_is_not_there() {
    var wrong = new ArrayList<String>();
    for (var operation : onThings().toList()) {
      tenants.makeAnew();
      var answer = ask(operation, tenants.token(Actor.STRANGER));
      boolean forAdministrators =
          Objects.equals(ALLOWED.get(operation.permission().orElseThrow()), Set.of(Actor.SYSTEM));
      if (answer.status() != (forAdministrators ? 403 : 404)) {
        wrong.add("%s: %s".formatted(operation, answer));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void nothing_that_is_secured_answers_without_a_token() {
    tenants.makeAnew();
    var rows = tenants.rows();
    var wrong = new ArrayList<String>();
    for (var operation : secured().toList()) {
      for (var token : new String[] {"", "x", "k8slab_pat_x", "e30.e30."}) {
        var answer = ask(operation, token);
        if (answer.status() != 401) {
          wrong.add("%s with %s: %s".formatted(operation, token, answer));
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(tenants.rows()).isEqualTo(rows);
  }

  @Test
  void what_is_open_to_everybody_is_known_by_name() {
    assertThat(Stream.of(Operation.values()).filter(o -> o.permission().isEmpty()).map(Enum::name))
        .containsExactlyInAnyOrder(
            "REGISTER_USER",
            "CONFIRM_ADDRESS",
            "ASK_PASSWORD_RESET",
            "RESET_PASSWORD",
            "GET_ACCOUNT_PAGE",
            "GET_ACCOUNT_SCRIPT",
            "LIST_AUTH_PROVIDERS",
            "START_OIDC_LOGIN",
            "START_DEVICE",
            "GET_DEVICE_PAGE",
            "GET_DEVICE_SCRIPT",
            "GET_DEVICE_STYLE",
            "LOGIN",
            "TOKEN",
            "LOGOUT",
            "GET_JWKS",
            "HEALTH_LIVE",
            "HEALTH_READY",
            "GET_OPEN_API",
            "GET_DOCS");
  }

  @Test
  void a_token_for_programs_meets_only_what_its_scopes_say() {
    tenants.makeAnew();
    var owner = tenants.token(Actor.OWNER);
    var wrong = new ArrayList<String>();
    for (var operation : secured().toList()) {
      var needed = operation.permission().orElseThrow();
      var other = needed == Permission.PROVIDER_READ ? "cluster:read" : "provider:read";
      var token =
          api.json(
                  "POST",
                  "/api/v1/users/me/tokens",
                  owner,
                  "{\"name\":\"t\",\"scopes\":[\"" + other + "\"]}")
              .field("token");
      var answer = ask(operation, token);
      if (!answer.problem().equals("forbidden")) {
        wrong.add("%s: %s".formatted(operation, answer));
      }
      lab.database().execute("DELETE FROM access_tokens");
    }
    assertThat(wrong).isEmpty();
  }

  private static Stream<Operation> secured() {
    return Stream.of(Operation.values()).filter(o -> o.permission().isPresent());
  }

  /** Whose path names a thing; the code of a device is nobody's, and DeviceIT's business. */
  private static Stream<Operation> onThings() {
    return secured().filter(o -> o.path().contains("{") && !o.path().contains("{user_code}"));
  }

  private static Set<Actor> with(Set<Actor> actors, Actor more) {
    var all = EnumSet.copyOf(actors);
    all.add(more);
    return all;
  }

  /** With the document's own example for a body. */
  private static Answer ask(Operation operation, String token) {
    var content =
        document
            .path("paths")
            .path(operation.path())
            .path(operation.method().toLowerCase(java.util.Locale.ROOT))
            .path("requestBody")
            .path("content")
            .path("application/json");
    var example = content.path("example");
    var body = content.isMissingNode() ? "" : example.isMissingNode() ? "{}" : example.toString();
    return api.json(operation.method(), tenants.fill(operation.path()), token, body);
  }
}
