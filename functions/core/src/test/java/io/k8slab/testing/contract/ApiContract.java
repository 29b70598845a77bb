package io.k8slab.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.http.Operation;
import io.k8slab.testing.Answer;
import io.k8slab.testing.Exchange;
import io.k8slab.testing.TestDatabase;
import io.k8slab.testing.Unzip;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * The exchanges, in their order, against a database without a row. Each route is used at least
 * once; beside them what edges are tempted to get wrong.
 */
public final class ApiContract {
  private static final String PASSWORD = "correct horse battery";
  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String IDENTITIES = "/api/v1/users/me/identities";
  private static final int SHOWN = 4096;

  private final Exchange api;
  private final Masks masks = new Masks();
  private final Set<Operation> used = EnumSet.noneOf(Operation.class);
  private final StringBuilder transcript = new StringBuilder();
  private int number;
  private String refreshToken = "";

  private ApiContract(Exchange api) {
    this.api = api;
  }

  /** What was asked and answered, masked: equal for every way to the same functions. */
  public static String of(Exchange api, TestDatabase database) {
    database.execute(HOST);
    var contract = new ApiContract(api);
    contract.run();
    assertThat(contract.used).as("the routes that were used").containsOnly(Operation.values());
    return contract.transcript.toString();
  }

  /** With room for one cluster; nobody makes it. */
  private static final String HOST =
      """
      INSERT INTO agents (id, pool, public_key) VALUES ('agent-1', 'default', 'none');
      INSERT INTO hosts (id, pool, state, agent_id, epoch, sequence, slots, cpu_millis,
        memory_bytes, disk_bytes, load1, memory_available_bytes, disk_free_bytes, port_first,
        port_count, ports_per_slot)
      VALUES ('host-1', 'default', 'READY', 'agent-1', 1, 1, 1, 8000, 1::bigint << 40,
        1::bigint << 40, 0, 1, 1, 20000, 100, 10);
      INSERT INTO host_use (host_id) VALUES ('host-1');
      INSERT INTO host_providers (host_id, kind, version, rank, max_workers, simulated)
      VALUES ('host-1', 'kwok', '1.34.4', 0, 10, true)
      """;

  private void run() {
    documents();
    var token = account();
    federation(token);
    devices(token);
    clusters(token);
    teams(token);
    hosts(token);
    audit(token);
    reaper(token);
    refusals(token);
    privacy(token);
    logout(token);
    erase();
  }

  private void documents() {
    use(Operation.HEALTH_LIVE, "GET", "/health/live");
    use(Operation.HEALTH_READY, "GET", "/health/ready");
    use(Operation.GET_JWKS, "GET", "/.well-known/jwks.json");
    use(Operation.GET_DOCS, "GET", "/docs");
    use(Operation.GET_ACCOUNT_PAGE, "GET", "/account");
    use(Operation.GET_ACCOUNT_SCRIPT, "GET", "/account.js");
    use(Operation.GET_DEVICE_PAGE, "GET", "/device");
    use(Operation.GET_DEVICE_SCRIPT, "GET", "/device.js");
    use(Operation.GET_DEVICE_STYLE, "GET", "/device.css");
    var openApi = use(Operation.GET_OPEN_API, "GET", "/openapi.json");
    var head = send("HEAD", "/openapi.json", Map.of(), new byte[0]);
    assertThat(head.header("content-length"))
        .isEqualTo(Integer.toString(openApi.response().body().length));
    send("GET", "/openapi.json", Map.of("if-none-match", openApi.header("etag")), new byte[0]);
  }

  private String account() {
    var person = "{\"email\":\"ada@example.com\",\"password\":\"" + PASSWORD + "\"}";
    post(Operation.REGISTER_USER, "/api/v1/users", JSON, person);
    var login = post(Operation.LOGIN, "/api/v1/auth/login", JSON, person);
    var renewed =
        post(
            Operation.TOKEN,
            "/api/v1/auth/token",
            FORM,
            "grant_type=refresh_token&refresh_token=" + login.field("refresh_token"));
    var token = renewed.field("access_token");
    get(Operation.GET_ME, "/api/v1/users/me", token);
    accounts(token);
    get(Operation.LIST_SESSIONS, "/api/v1/users/me/sessions", token);
    secured(
        Operation.DELETE_SESSION,
        "DELETE",
        "/api/v1/users/me/sessions/01900000-0000-7000-8000-000000000000",
        token,
        Map.of(),
        new byte[0]);
    get(Operation.GET_MY_QUOTA, "/api/v1/quotas/me", token);
    secured(Operation.CREATE_WS_TICKET, "POST", "/api/v1/ws-tickets", token, Map.of(), new byte[0]);
    refreshToken = renewed.field("refresh_token");
    return token;
  }

  /** No provider is configured here: what it answers then is the same everywhere, too. */
  private void federation(String token) {
    var back =
        "{\"code\":\"c\",\"state\":\"s\",\"code_verifier\":\"%s\",\"redirect_uri\":\"%s\"}"
            .formatted("v".repeat(43), "http://127.0.0.1:1/callback");
    use(Operation.LIST_AUTH_PROVIDERS, "GET", "/api/v1/auth/providers");
    post(
        Operation.START_OIDC_LOGIN,
        "/api/v1/auth/oidc/nobody/start",
        JSON,
        "{\"code_challenge\":\"%s\",\"redirect_uri\":\"http://127.0.0.1:1/callback\"}"
            .formatted("c".repeat(43)));
    get(Operation.LIST_IDENTITIES, IDENTITIES, token);
    secured(
        Operation.LINK_IDENTITY,
        "POST",
        IDENTITIES,
        token,
        Map.of("content-type", JSON),
        back.getBytes(StandardCharsets.UTF_8));
    secured(
        Operation.DELETE_IDENTITY,
        "DELETE",
        IDENTITIES + "/01900000-0000-7000-8000-000000000000",
        token,
        Map.of(),
        new byte[0]);
  }

  private void devices(String token) {
    var started = post(Operation.START_DEVICE, "/api/v1/auth/device", FORM, "client_id=a+test");
    var device = "/api/v1/auth/device/" + started.field("user_code");
    var grant =
        "grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code="
            + started.field("device_code");
    post(Operation.TOKEN, "/api/v1/auth/token", FORM, grant);
    get(Operation.GET_DEVICE, device, token);
    secured(
        Operation.DECIDE_DEVICE,
        "POST",
        device,
        token,
        Map.of("content-type", JSON),
        "{\"approve\":true}".getBytes(StandardCharsets.UTF_8));
    post(Operation.TOKEN, "/api/v1/auth/token", FORM, grant);
  }

  /** Last: with its session the token ends. */
  private void logout(String token) {
    post(
        Operation.LOGOUT,
        "/api/v1/auth/logout",
        JSON,
        "{\"refresh_token\":\"" + refreshToken + "\"}");
    get(Operation.GET_ME, "/api/v1/users/me", token);
  }

  private void accounts(String token) {
    post(Operation.CONFIRM_ADDRESS, "/api/v1/users/confirm", JSON, "{\"token\":\"x\"}");
    post(
        Operation.ASK_PASSWORD_RESET,
        "/api/v1/auth/password-reset",
        JSON,
        "{\"email\":\"nobody@example.com\"}");
    post(
        Operation.RESET_PASSWORD,
        "/api/v1/auth/password-reset/confirm",
        JSON,
        "{\"token\":\"x\",\"password\":\"" + PASSWORD + "\"}");
    json(Operation.SEND_CONFIRMATION, "POST", "/api/v1/users/me/confirmation", token, "");
    json(
        Operation.CHANGE_PASSWORD,
        "PUT",
        "/api/v1/users/me/password",
        token,
        "{\"current_password\":\"x\",\"new_password\":\"" + PASSWORD + "\"}");
    json(Operation.UPDATE_ME, "PATCH", "/api/v1/users/me", token, "{\"full_name\":\"Ada\"}");
    var made =
        json(
            Operation.CREATE_TOKEN,
            "POST",
            "/api/v1/users/me/tokens",
            token,
            "{\"name\":\"build\",\"scopes\":[\"cluster:read\"]}");
    get(Operation.LIST_TOKENS, "/api/v1/users/me/tokens", token);
    var path = "/api/v1/users/me/tokens/" + made.field("id");
    json(Operation.DELETE_TOKEN, "DELETE", path, token, "");
    get(Operation.LIST_USERS, "/api/v1/users", token);
    var someone = "/api/v1/users/01900000-0000-7000-8000-000000000000";
    get(Operation.GET_USER, someone, token);
    json(Operation.UPDATE_USER, "PATCH", someone, token, "{}");
    json(Operation.PUT_USER_QUOTA, "PUT", someone + "/quota", token, "{}");
  }

  /** An address that is not confirmed makes no team: what follows names one that is not there. */
  private void teams(String token) {
    json(Operation.CREATE_TEAM, "POST", "/api/v1/teams", token, "{\"name\":\"platform\"}");
    get(Operation.LIST_TEAMS, "/api/v1/teams", token);
    var none = "01900000-0000-7000-8000-000000000000";
    var team = "/api/v1/teams/" + none;
    get(Operation.GET_TEAM, team, token);
    json(Operation.UPDATE_TEAM, "PATCH", team, token, "{}");
    json(Operation.DELETE_TEAM, "DELETE", team, token, "");
    get(Operation.LIST_MEMBERS, team + "/members", token);
    var member = team + "/members/" + none;
    json(Operation.UPDATE_MEMBER, "PATCH", member, token, "{\"role\":\"admin\"}");
    json(Operation.REMOVE_MEMBER, "DELETE", member, token, "");
    get(Operation.LIST_INVITATIONS, team + "/invitations", token);
    json(
        Operation.CREATE_INVITATION,
        "POST",
        team + "/invitations",
        token,
        "{\"email\":\"grace@example.com\"}");
    json(Operation.DELETE_INVITATION, "DELETE", team + "/invitations/" + none, token, "");
    json(
        Operation.ACCEPT_INVITATION,
        "POST",
        "/api/v1/invitations/accept",
        token,
        "{\"token\":\"x\"}");
    var accounts = team + "/service-accounts";
    get(Operation.LIST_SERVICE_ACCOUNTS, accounts, token);
    json(Operation.CREATE_SERVICE_ACCOUNT, "POST", accounts, token, "{\"name\":\"ci\"}");
    json(Operation.DELETE_SERVICE_ACCOUNT, "DELETE", accounts + "/" + none, token, "");
    var tokens = accounts + "/" + none + "/tokens";
    get(Operation.LIST_SERVICE_ACCOUNT_TOKENS, tokens, token);
    json(
        Operation.CREATE_SERVICE_ACCOUNT_TOKEN,
        "POST",
        tokens,
        token,
        "{\"name\":\"run\",\"scopes\":[\"cluster:read\"]}");
    json(Operation.DELETE_SERVICE_ACCOUNT_TOKEN, "DELETE", tokens + "/" + none, token, "");
    get(Operation.GET_TEAM_QUOTA, team + "/quota", token);
    json(Operation.PUT_TEAM_QUOTA, "PUT", team + "/quota", token, "{}");
  }

  private void clusters(String token) {
    get(Operation.LIST_PROVIDERS, "/api/v1/providers", token);
    var once = Map.of("idempotency-key", "contract", "content-type", JSON);
    var body = "{\"name\":\"d\u00e9mo\"}".getBytes(StandardCharsets.UTF_8);
    secured(Operation.CREATE_CLUSTER, "POST", "/api/v1/clusters", token, once, body);
    body = "{\"name\":\"demo\",\"labels\":{\"for\":\"a test\"}}".getBytes(StandardCharsets.UTF_8);
    var created = secured(Operation.CREATE_CLUSTER, "POST", "/api/v1/clusters", token, once, body);
    secured(Operation.CREATE_CLUSTER, "POST", "/api/v1/clusters", token, once, body);
    var id = created.field("id");
    var got = get(Operation.GET_CLUSTER, "/api/v1/clusters/demo", token);
    secured(
        Operation.GET_CLUSTER,
        "GET",
        "/api/v1/clusters/" + id,
        token,
        Map.of("if-none-match", got.header("etag")),
        new byte[0]);
    get(Operation.LIST_CLUSTERS, "/api/v1/clusters?status=QUEUED,PROVISIONING&limit=1", token);
    get(Operation.LIST_CLUSTERS, "/api/v1/clusters?sort=name&limit=1", token);
    get(Operation.LIST_CLUSTERS, "/api/v1/clusters?sort=size", token);
    get(Operation.LIST_CLUSTER_EVENTS, "/api/v1/clusters/" + id + "/events?limit=1", token);
    get(Operation.GET_CLUSTER_USAGE, "/api/v1/clusters/" + id + "/usage", token);
    get(Operation.GET_CLUSTER_LOGS, "/api/v1/clusters/" + id + "/logs?after=0", token);
    secured(
        Operation.EXTEND_CLUSTER,
        "POST",
        "/api/v1/clusters/" + id + "/extend",
        token,
        Map.of("content-type", JSON),
        "{\"ttl\":\"1h\"}".getBytes(StandardCharsets.UTF_8));
    get(Operation.GET_KUBECONFIG, "/api/v1/clusters/" + id + "/kubeconfig", token);
    secured(
        Operation.CREATE_CREDENTIALS,
        "POST",
        "/api/v1/clusters/" + id + "/credentials",
        token,
        Map.of(),
        new byte[0]);
    json(
        Operation.UPDATE_CLUSTER,
        "PATCH",
        "/api/v1/clusters/" + id,
        token,
        "{\"labels\":{\"for\":\"nothing\"}}");
    secured(
        Operation.DELETE_CLUSTER, "DELETE", "/api/v1/clusters/" + id, token, Map.of(), new byte[0]);
  }

  /** For system administrators: what others are told. */
  private void hosts(String token) {
    get(Operation.LIST_HOSTS, "/api/v1/hosts?limit=1", token);
    var host = "/api/v1/hosts/host-1";
    get(Operation.GET_HOST, host, token);
    json(Operation.CORDON_HOST, "POST", host + "/cordon", token, "");
    json(Operation.UNCORDON_HOST, "POST", host + "/uncordon", token, "");
    json(Operation.DRAIN_HOST, "POST", host + "/drain", token, "{\"force_after\":\"2h\"}");
  }

  /** Few rows: a longer answer is shown by its hash, and ids and times are in it. */
  private void audit(String token) {
    get(Operation.LIST_AUDIT, "/api/v1/audit?action=cluster.&limit=2", token);
    get(Operation.LIST_AUDIT, "/api/v1/audit?scope=all", token);
    get(Operation.EXPORT_AUDIT, "/api/v1/audit/export?action=cluster.create", token);
    get(Operation.EXPORT_AUDIT, "/api/v1/audit/export?format=csv&action=none", token);
  }

  private void reaper(String token) {
    get(Operation.GET_REAPER, "/api/v1/reaper", token);
    json(Operation.CONFIRM_REAPER, "POST", "/api/v1/reaper/confirm", token, "");
  }

  /** Of the archive the transcript has the files. */
  private void privacy(String token) {
    get(Operation.EXPORT_ME, "/api/v1/users/me/export", token);
    get(Operation.EXPORT_ME, "/api/v1/users/me/export?cursor=x", token);
    var someone = "/api/v1/users/01900000-0000-7000-8000-000000000000";
    json(Operation.ERASE_USER, "DELETE", someone, token, "");
    var me = "/api/v1/users/me";
    json(Operation.ERASE_ME, "DELETE", me, token, "{\"current_password\":\"wrong\"}");
  }

  /** Last of all: there is nobody afterwards. */
  private void erase() {
    var person = "{\"email\":\"ada@example.com\",\"password\":\"" + PASSWORD + "\"}";
    var token = post(Operation.LOGIN, "/api/v1/auth/login", JSON, person).field("access_token");
    var password = "{\"current_password\":\"" + PASSWORD + "\"}";
    json(Operation.ERASE_ME, "DELETE", "/api/v1/users/me", token, password);
    get(Operation.GET_ME, "/api/v1/users/me", token);
    post(Operation.LOGIN, "/api/v1/auth/login", JSON, person);
  }

  private void refusals(String token) {
    var json = Map.of("content-type", JSON);
    get(Operation.LIST_CLUSTERS, "/api/v1/clusters?limit=0", token);
    get(Operation.LIST_CLUSTERS, "/api/v1/clusters?name=a%20b%2Bc&name=%C3%A9", token);
    get(Operation.GET_CLUSTER, "/api/v1/clusters/no%20such%C3%A9", token);
    get(Operation.GET_ME, "/api/v1/users/me", "x");
    send("GET", "/api/v1/users/me", Map.of(), new byte[0]);
    send("GET", "/nowhere", Map.of(), new byte[0]);
    send("PATCH", "/api/v1/users", Map.of(), new byte[0]);
    send("POST", "/api/v1/users", Map.of("content-type", "text/plain"), new byte[] {1});
    send("POST", "/api/v1/users", json, new byte[] {'"', (byte) 0xC3, '"'});
    send("POST", "/api/v1/users", json, new byte[] {0, 1, 2, (byte) 0xFF});
    send("POST", "/api/v1/users", json, "[".repeat(10_000).getBytes(StandardCharsets.UTF_8));
    send("POST", "/api/v1/users", json, new byte[2 * 1024 * 1024]);
    send("GET", "/docs", Map.of("accept", "image/png"), new byte[0]);
  }

  private Answer use(Operation operation, String method, String path) {
    used.add(operation);
    return send(method, path, Map.of(), new byte[0]);
  }

  private Answer get(Operation operation, String path, String token) {
    return secured(operation, "GET", path, token, Map.of(), new byte[0]);
  }

  private Answer secured(
      Operation operation,
      String method,
      String path,
      String token,
      Map<String, String> headers,
      byte[] body) {
    used.add(operation);
    var all = new HashMap<>(headers);
    all.put("authorization", "Bearer " + token);
    return send(method, path, all, body);
  }

  private Answer json(Operation operation, String method, String path, String token, String body) {
    return secured(
        operation,
        method,
        path,
        token,
        body.isEmpty() ? Map.of() : Map.of("content-type", JSON),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private Answer post(Operation operation, String path, String type, String body) {
    used.add(operation);
    return send("POST", path, Map.of("content-type", type), body.getBytes(StandardCharsets.UTF_8));
  }

  private Answer send(String method, String path, Map<String, String> headers, byte[] body) {
    number++;
    var all = new HashMap<>(headers);
    all.put("x-correlation-id", "contract-" + number);
    var answer = api.send(method, path, all, body);
    transcript
        .append("%d %s %s%n".formatted(number, method, masks.of(path)))
        .append(answer.status())
        .append('\n');
    masks
        .of(answer.response().headers())
        .forEach((name, value) -> transcript.append("%s: %s%n".formatted(name, value)));
    transcript.append(body(answer)).append("\n\n");
    return answer;
  }

  private String body(Answer answer) {
    var body = answer.response().body();
    if (answer.header("content-type").equals("application/zip")) {
      var files = new StringBuilder();
      Unzip.files(body)
          .forEach((name, text) -> files.append("== %s%n%s".formatted(name, masks.of(text))));
      return files.toString();
    }
    return body.length <= SHOWN
        ? masks.of(answer.text())
        : body.length + " bytes, SHA-256 " + HexFormat.of().formatHex(hash(body));
  }

  private static byte[] hash(byte[] body) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(body);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
