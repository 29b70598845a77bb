package io.k8slab.privacy;

import io.k8slab.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/** Writes a word of a person's own into every column that can hold one, and looks where it is. */
final class Marks {
  /** What can hold a word. */
  static final Set<String> TYPES =
      Set.of("text", "character varying", "json", "jsonb", "bytea", "ARRAY");

  private final TestDatabase database;

  Marks(TestDatabase database) {
    this.database = database;
  }

  /** A column of the schema. */
  record Found(String table, String name, String type) {
    String id() {
      return table + "." + name;
    }

    boolean canHoldWords() {
      return TYPES.contains(type);
    }
  }

  /** Every column of every table of the migrated schema. */
  List<Found> columns() {
    var found = new ArrayList<Found>();
    try (var connection = database.owner().getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c
                JOIN information_schema.tables t USING (table_schema, table_name)
                WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
                ORDER BY c.table_name, c.ordinal_position
                """)) {
      while (rows.next()) {
        found.add(new Found(rows.getString(1), rows.getString(2), rows.getString(3)));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return found;
  }

  /** The marks of somebody in each column that has one. */
  Map<String, Set<String>> of(String who) {
    var marks = new TreeMap<String, Set<String>>();
    for (var column : columns()) {
      if (column.canHoldWords()) {
        var found = in(text(column), who);
        if (!found.isEmpty()) {
          marks.put(column.id(), found);
        }
      }
    }
    return marks;
  }

  static Set<String> in(String text, String who) {
    var found = new TreeSet<String>();
    Pattern.compile(who + "-mark-[a-z_]+\\.[a-z_]+")
        .matcher(text)
        .results()
        .forEach(mark -> found.add(mark.group()));
    return found;
  }

  private String text(Found column) {
    var value =
        column.type().equals("bytea")
            ? "encode(%s, 'escape')".formatted(column.name())
            : column.name() + "::text";
    return String.valueOf(
        database.value("SELECT string_agg(%s, ' ') FROM %s".formatted(value, column.table())));
  }

  /** Every row that has none of these words in it, as text beside its table's name. */
  Set<String> rowsWithout(List<String> words) {
    var rows = new TreeSet<String>();
    var tables = new TreeSet<>(columns().stream().map(Found::table).toList());
    tables.remove("login_attempts"); // hashes, of nobody
    for (var table : tables) {
      try (var connection = database.owner().getConnection();
          var statement = connection.createStatement();
          var all = statement.executeQuery("SELECT x::text FROM %s x".formatted(table))) {
        while (all.next()) {
          var row = table + " " + all.getString(1);
          if (words.stream().noneMatch(row::contains)) {
            rows.add(row);
          }
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    return rows;
  }

  /** Everything that can be held on a person who has registered and signed in. */
  void fill(String who, UUID user, UUID session, UUID team, UUID cluster, UUID account) {
    database.execute(
        FILL.replace(":who", who)
            .replace(":user", user.toString())
            .replace(":session", session.toString())
            .replace(":team", team.toString())
            .replace(":cluster", cluster.toString())
            .replace(":account", account.toString()));
  }

  private static final String FILL =
      """
      UPDATE users SET email = ':who-mark-users.email@example.com',
        email_key = ':who-mark-users.email_key@example.com', full_name = ':who-mark-users.full_name',
        password_hash = ':who-mark-users.password_hash', email_confirmed_at = now()
        WHERE id = ':user';
      UPDATE sessions SET address = ':who-mark-sessions.address',
        user_agent = ':who-mark-sessions.user_agent' WHERE id = ':session';
      UPDATE refresh_tokens SET token_hash = ':who-mark-refresh_tokens.token_hash'
        WHERE user_id = ':user';
      INSERT INTO login_attempts (key, attempts, window_ends) VALUES
        (sha256(':who-mark-sessions.address\\012:who-mark-users.email_key@example.com'), 1, now()),
        (sha256('mail\\012:who-mark-sessions.address\\012:user'), 1, now());
      INSERT INTO quotas (user_id, teams) VALUES (':user', 7);
      INSERT INTO identities (id, provider, issuer, subject, user_id, email) VALUES
        (gen_random_uuid(), ':who-mark-identities.provider', ':who-mark-identities.issuer',
         ':who-mark-identities.subject', ':user', ':who-mark-identities.email');
      INSERT INTO access_tokens (id, user_id, name, token_hash, scopes, created_by, expires_at) VALUES
        (gen_random_uuid(), ':user', ':who-mark-access_tokens.name',
         ':who-mark-access_tokens.token_hash', '{:who-mark-access_tokens.scopes}', ':user',
         now() + interval '1 day'),
        (gen_random_uuid(), ':account', 'of the account', ':account', '{cluster:read}', ':user',
         now() + interval '1 day');
      INSERT INTO email_tokens (token_hash, user_id, purpose, email_key, expires_at) VALUES
        (':who-mark-email_tokens.token_hash', ':user', 'reset', ':who-mark-email_tokens.email_key',
         now() + interval '1 day');
      INSERT INTO ws_tickets (ticket_hash, user_id, session_id, expires_at) VALUES
        (':who-mark-ws_tickets.ticket_hash', ':user', ':session', now() + interval '30 s');
      INSERT INTO device_codes (device_code_hash, user_code_hash, client_name, address, user_agent,
        status, user_id, interval_seconds, expires_at) VALUES
        (':who-mark-device_codes.device_code_hash', ':who-mark-device_codes.user_code_hash',
         ':who-mark-device_codes.client_name', ':who-mark-device_codes.address',
         ':who-mark-device_codes.user_agent', 'approved', ':user', 5, now() + interval '1 h');
      INSERT INTO team_invitations (id, team_id, email, email_key, role, token_hash, invited_by,
        expires_at)
        SELECT gen_random_uuid(), ':team', ':who-mark-team_invitations.email',
          ':who-mark-users.email_key@example.com', 'member',
          ':who-mark-team_invitations.token_hash', min(user_id::text)::uuid, now() + interval '1 day'
        FROM team_members WHERE team_id = ':team' AND user_id <> ':user';
      INSERT INTO team_invitations (id, team_id, email, email_key, role, invited_by, expires_at) VALUES
        (gen_random_uuid(), ':team', ':who-guest@example.com', ':who-guest@example.com', 'member',
         ':user', now() + interval '1 day');
      INSERT INTO mails (id, kind, recipient, user_id, parameters) VALUES
        (gen_random_uuid(), 'account.reset', ':who-mark-mails.recipient', ':user',
         '{"name":":who-mark-mails.parameters"}');
      INSERT INTO mails (id, kind, recipient, subject_id)
        SELECT gen_random_uuid(), 'team.invitation', i.email, i.id FROM team_invitations i
        WHERE i.email_key = ':who-mark-users.email_key@example.com';
      INSERT INTO clusters (id, user_id, name, status, provider, version, provider_config,
        control_planes, workers, cpu_millis, memory_bytes, disk_bytes, labels, generation, ttl_seconds,
        failure_code, failure_cause, api_server, ca_certificate, sealed_credentials, correlation_id)
        VALUES (':cluster', ':user', ':who-mark-clusters.name', 'ERROR', 'kwok', '1.34.4',
         '{"a":":who-mark-clusters.provider_config"}', 1, 0, 1, 1, 1,
         '{"for":":who-mark-clusters.labels"}', 1, 3600, 'LOST', ':who-mark-clusters.failure_cause',
         ':who-mark-clusters.api_server', ':who-mark-clusters.ca_certificate',
         ':who-mark-clusters.sealed_credentials', 'c');
      INSERT INTO cluster_log_heads (cluster_id, last_seq, bytes) VALUES (':cluster', 1, 10);
      INSERT INTO cluster_logs (cluster_id, seq, event_id, at, stream, text) VALUES
        (':cluster', 1, gen_random_uuid(), now(), 'out', ':who-mark-cluster_logs.text');
      INSERT INTO idempotency_keys (user_id, key, request_hash, status, headers, body) VALUES
        (':user', ':who-mark-idempotency_keys.key', 'x', 202,
         '{"location":":who-mark-idempotency_keys.headers"}', ':who-mark-idempotency_keys.body');
      INSERT INTO outbox (cluster_id, topic, message_key, headers, value) VALUES
        (':cluster', 'k8slab.notifications.v1', ':user', '{}', ':who-mark-outbox.value');
      WITH act AS (
        INSERT INTO audit_log (id, user_id, actor, action, subject, outcome, correlation_id,
          personal_hash)
        VALUES (gen_random_uuid(), ':user', 'user::user', 'cluster.create', 'cluster::cluster', 'ok',
          'c', sha256(':who-mark-audit_personal.salt{"name":":who-mark-audit_personal.value"}'))
        RETURNING id)
      INSERT INTO audit_personal (audit_id, salt, value)
        SELECT id, ':who-mark-audit_personal.salt', '{"name":":who-mark-audit_personal.value"}' FROM act
      """;
}
