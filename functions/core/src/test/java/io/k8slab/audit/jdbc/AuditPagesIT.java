package io.k8slab.audit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.audit.AuditFilter;
import io.k8slab.audit.AuditFilter.Scope;
import io.k8slab.audit.AuditLab;
import io.k8slab.http.PageCursor;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** With 200,000 rows: what PostgreSQL does for each way to ask. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AuditPagesIT {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private static final Pattern PAGES =
      Pattern.compile("Buffers: shared hit=([0-9]+)(?: read=([0-9]+))?");
  private static final long MOST_PAGES = 1000;
  private static AuditLab lab;

  @BeforeAll
  static void start() {
    lab = new AuditLab();
    lab.database()
        .execute(
            """
            ALTER TABLE audit_log DISABLE TRIGGER ALL;
            INSERT INTO audit_log (id, user_id, team_id, actor, action, subject, outcome,
                correlation_id, created_at, personal_hash)
              SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
                ('00000000-0000-7000-8000-' || lpad(to_hex(n % 500), 12, '0'))::uuid,
                CASE WHEN n % 3 = 0
                  THEN ('00000000-0000-7000-8001-' || lpad(to_hex(n % 50), 12, '0'))::uuid END,
                'user:00000000-0000-7000-8000-' || lpad(to_hex(n % 500), 12, '0'),
                (ARRAY['auth.login', 'auth.refresh', 'cluster.create', 'cluster.delete',
                  'cluster.kubeconfig'])[1 + n % 5] || CASE WHEN n % 5000 = 0 THEN '.rare' ELSE '' END,
                'cluster:' || n / 10,
                CASE WHEN n % 1000 = 0 THEN 'refused' ELSE 'ok' END,
                'correlation-' || n / 5,
                now() - interval '1 minute' * (200000 - n),
                ''
              FROM generate_series(1, 200000) n;
            ALTER TABLE audit_log ENABLE TRIGGER ALL;
            INSERT INTO audit_sealed SELECT id, row_number() OVER (), 0, '' FROM audit_log
              WHERE subject LIKE '%7';
            INSERT INTO audit_personal SELECT audit_id, '', '{}' FROM audit_sealed;
            ANALYZE audit_log, audit_sealed, audit_personal
            """);
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static UUID id(String group, int number) {
    return UUID.fromString("00000000-0000-7000-%s-%012x".formatted(group, number));
  }

  private static List<Scope> scopes() {
    return List.of(new Scope.Own(id("8000", 7)), new Scope.OfTeam(id("8001", 6)), new Scope.All());
  }

  /** Every filter alone and with each other, in every scope. */
  private static List<AuditFilter> filters() {
    var none = Optional.<String>empty();
    var all = new ArrayList<AuditFilter>();
    for (var scope : scopes()) {
      for (var actor : List.of(none, Optional.of("user:" + id("8000", 7)))) {
        for (var action :
            List.of(none, Optional.of("auth."), Optional.of("auth.login.rare"), Optional.of("z"))) {
          for (var subject : List.of(none, Optional.of("cluster:77"))) {
            for (var allowed : List.of(Optional.<Boolean>empty(), Optional.of(false))) {
              for (var correlation : List.of(none, Optional.of("correlation-77"))) {
                for (var from : times(NOW.minus(100, ChronoUnit.DAYS))) {
                  all.add(
                      new AuditFilter(
                          scope,
                          actor,
                          action,
                          subject,
                          allowed,
                          correlation,
                          from,
                          from.map(f -> f.plus(1, ChronoUnit.DAYS))));
                }
              }
            }
          }
        }
      }
    }
    return all;
  }

  private static List<Optional<Instant>> times(Instant time) {
    return List.of(Optional.empty(), Optional.of(time));
  }

  private static String plan(
      Connection connection, AuditFilter filter, Optional<PageCursor.Position> after)
      throws SQLException {
    var query = AuditPages.query(filter, after, 51);
    return String.join(
        "\n",
        Sql.list(
            connection,
            "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) " + query.sql(),
            row -> row.getString(1),
            query.parameters().toArray()));
  }

  /** Pages that were touched, of about 7000 that the log has without its indexes. */
  private static long pages(String plan) {
    var found = PAGES.matcher(plan);
    assertThat(found.find()).isTrue();
    return Long.parseLong(found.group(1))
        + (found.group(2) == null ? 0 : Long.parseLong(found.group(2)));
  }

  @Test
  void no_way_to_ask_reads_the_whole_log() {
    var after = Optional.of(new PageCursor.Position(NOW.minus(99, ChronoUnit.DAYS), id("8000", 1)));
    var filters = filters();
    assertThat(filters).hasSize(3 * 2 * 4 * 2 * 2 * 2 * 2);
    lab.database()
        .database()
        .read(
            connection -> {
              for (var filter : filters) {
                for (var from : List.of(Optional.<PageCursor.Position>empty(), after)) {
                  var plan = plan(connection, filter, from);
                  assertThat(plan).as(filter.toString()).doesNotContain("Seq Scan");
                  assertThat(pages(plan)).as(filter + plan).isLessThan(MOST_PAGES);
                }
              }
              return 0;
            });
  }
}
