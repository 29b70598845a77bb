package io.k8slab.access;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.testing.Lab;
import io.k8slab.testing.TestApi;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** People who stand differently to one team's things, and those things, made anew for each look. */
final class Tenants {
  private final Lab lab;
  private final TestApi api;
  private final Map<Actor, String> tokens = new LinkedHashMap<>();
  private final Map<Actor, UUID> ids = new LinkedHashMap<>();
  private final Map<String, UUID> things = new LinkedHashMap<>();

  /** Who asks. */
  enum Actor {
    /** A member, whose the cluster, the session and the token for programs are. */
    OWNER,
    MEMBER,
    ADMIN,
    SYSTEM,
    /** The administrator of another team. */
    STRANGER
  }

  Tenants(Lab lab, TestApi api) {
    this.lab = lab;
    this.api = api;
    for (var actor : Actor.values()) {
      var email = actor.name().toLowerCase(java.util.Locale.ROOT) + "@example.com";
      tokens.put(actor, api.person(lab.database(), email));
      ids.put(actor, UUID.fromString(api.get("/api/v1/users/me", tokens.get(actor)).field("id")));
    }
    lab.database()
        .execute(
            "UPDATE users SET roles = '{system_admin,user}' WHERE id = '%s'"
                .formatted(ids.get(Actor.SYSTEM)));
    var other = UuidCreator.getTimeOrderedEpoch();
    lab.database()
        .execute(
            "INSERT INTO teams (id, name) VALUES ('%s', 'other');".formatted(other)
                + " INSERT INTO team_members (team_id, user_id, role) VALUES ('%s', '%s', 'admin')"
                    .formatted(other, ids.get(Actor.STRANGER)));
    keepPeople();
  }

  /** Who is erased is there again the next time. */
  private void keepPeople() {
    lab.database()
        .execute(
            "CREATE TABLE kept_users AS SELECT * FROM users;"
                + " CREATE TABLE kept_sessions AS SELECT * FROM sessions");
  }

  String token(Actor actor) {
    return String.valueOf(tokens.get(actor));
  }

  /** The thing that a path's parameter names; parameters of one name name different things. */
  String fill(String path) {
    var own = path.startsWith("/api/v1/users/me/");
    return path.replace("{id}", thing(path, own))
        .replace("{user_id}", String.valueOf(ids.get(Actor.OWNER)))
        .replace("{invitation_id}", String.valueOf(things.get("invitation")))
        .replace("{account_id}", String.valueOf(things.get("account")))
        .replace("{token_id}", String.valueOf(things.get("account_token")));
  }

  private String thing(String path, boolean own) {
    var collection = path.split("/", -1)[own ? 5 : 3];
    return String.valueOf(
        switch (collection) {
          case "users" -> ids.get(Actor.OWNER);
          case "teams" -> things.get("team");
          case "tokens" -> things.get("token");
          case "sessions" -> things.get("session");
          case "hosts" -> "host-1";
          case "identities" -> things.get("identity");
          default -> things.get("cluster");
        });
  }

  /** As if nobody had done anything yet. */
  void makeAnew() {
    for (var name :
        new String[] {
          "team",
          "cluster",
          "invitation",
          "account",
          "token",
          "account_token",
          "session",
          "identity"
        }) {
      things.put(name, UuidCreator.getTimeOrderedEpoch());
    }
    var sql =
        """
        DELETE FROM erasures; DELETE FROM outbox;
        UPDATE users u SET suspended_at = NULL, full_name = NULL, roles = k.roles, kind = 'person',
          email = k.email, email_key = k.email_key, password_hash = k.password_hash,
          email_confirmed_at = k.email_confirmed_at
          FROM kept_users k WHERE k.id = u.id;
        INSERT INTO sessions SELECT * FROM kept_sessions ON CONFLICT DO NOTHING;
        UPDATE sessions SET revoked_at = NULL;
        UPDATE refresh_tokens SET revoked_at = NULL;
        DELETE FROM login_attempts;
        DELETE FROM placements; DELETE FROM host_use WHERE host_id = 'host-1';
        INSERT INTO host_use (host_id) VALUES ('host-1');
        UPDATE hosts SET cordoned_at = NULL, drain_started_at = NULL, drain_deadline = NULL;
        DELETE FROM clusters; DELETE FROM mails; DELETE FROM access_tokens;
        DELETE FROM quotas; DELETE FROM team_quotas;
        DELETE FROM teams WHERE name <> 'other';
        INSERT INTO teams (id, name) VALUES (':team', 'tenant');
        INSERT INTO team_members (team_id, user_id, role) VALUES (':team', ':owner', 'member'),
          (':team', ':member', 'member'), (':team', ':admin', 'admin');
        INSERT INTO users (id, kind, full_name) VALUES (':account', 'service_account', 'ci');
        INSERT INTO team_members (team_id, user_id, role) VALUES (':team', ':account', 'member');
        INSERT INTO access_tokens (id, user_id, name, token_hash, scopes, created_by, expires_at)
          VALUES (':token', ':owner', 't', ':token', '{cluster:read}', ':owner', now() + '1 h'),
          (':account_token', ':account', 't', ':account_token', '{cluster:read}', ':admin',
            now() + '1 h');
        INSERT INTO sessions (id, user_id, address, expires_at)
          VALUES (':session', ':owner', '-', now() + '1 h');
        DELETE FROM identities;
        INSERT INTO identities (id, provider, issuer, subject, user_id, email)
          VALUES (':identity', 'company', 'https://id.example.com', 's', ':owner', 'o@example.com');
        INSERT INTO team_invitations (id, team_id, email, email_key, role, invited_by, expires_at)
          VALUES (':invitation', ':team', 'x@example.com', 'x@example.com', 'member', ':admin',
            now() + '1 h');
        INSERT INTO clusters (id, user_id, team_id, name, status, provider, version, control_planes,
          workers, cpu_millis, memory_bytes, disk_bytes, generation, ttl_seconds, ttl_expires_at,
          running_at, correlation_id)
          VALUES (':cluster', ':owner', ':team', 'thing', 'QUEUED', 'kwok', '1.34.4', 1, 1, 1, 1,
            1, 1, 3600, NULL, NULL, 'c')
        """;
    for (var thing : things.entrySet()) {
      sql = sql.replace(":" + thing.getKey() + "'", thing.getValue() + "'");
    }
    for (var id : ids.entrySet()) {
      sql =
          sql.replace(
              ":" + id.getKey().name().toLowerCase(java.util.Locale.ROOT) + "'",
              id.getValue() + "'");
    }
    lab.database().execute(sql);
    ids.values().forEach(api::forget);
  }

  /** Every row of every table but what each request may write. */
  String rows() {
    return String.valueOf(
        lab.database()
            .value(
                """
                SELECT string_agg(md5(t::text), ',' ORDER BY md5(t::text)) FROM (
                  SELECT u::text AS t FROM users u UNION ALL SELECT x::text FROM clusters x
                  UNION ALL SELECT x::text FROM teams x UNION ALL SELECT x::text FROM team_members x
                  UNION ALL SELECT x::text FROM team_invitations x
                  UNION ALL SELECT x::text FROM access_tokens x
                  UNION ALL SELECT x::text FROM sessions x UNION ALL SELECT x::text FROM quotas x
                  UNION ALL SELECT x::text FROM team_quotas x UNION ALL SELECT x::text FROM mails x
                  UNION ALL SELECT x::text FROM outbox x UNION ALL SELECT x::text FROM placements x
                  UNION ALL SELECT x::text FROM idempotency_keys x) rows
                """));
  }
}
