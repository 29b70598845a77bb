package io.k8slab.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.Severity;
import io.k8slab.events.UserInfo;
import io.k8slab.testing.Answer;
import io.k8slab.testing.Lab;
import io.k8slab.testing.TestApi;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TicketsIT {
  private static final String PASSWORD = "correct horse battery";

  private final Lab lab = Lab.open();
  private final TestApi api = new TestApi(lab.database().database());
  private final IssueTicket issueTicket = new IssueTicket(lab.database().database());
  private final SpendTicket spendTicket = new SpendTicket(lab.database().database());
  private Listener ada;

  @BeforeEach
  void start() {
    lab.reset();
    var person = lab.person("ada@example.com").userId();
    ada = new Listener(person, session(person));
  }

  @AfterAll
  void stop() {
    lab.close();
  }

  @Test
  void a_signed_in_person_gets_a_ticket_of_30_seconds_that_is_kept_as_its_hash_only() {
    api.register("eve@example.com", PASSWORD);
    var token = api.login("eve@example.com", PASSWORD).field("access_token");
    var before = Instant.now();
    var answer = ask(token);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.field("ticket")).matches("k8slab_wt_[A-Za-z0-9_-]{43}");
    assertThat(answer.field("url")).isEqualTo("/ws/v1/me");
    assertThat(Instant.parse(answer.field("expires_at")))
        .isBetween(before.plusSeconds(29), Instant.now().plusSeconds(31));
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(lab.database().value("SELECT ws_tickets::text FROM ws_tickets"))
        .doesNotContain(answer.field("ticket").substring(10));
    assertThat(spendTicket.spend(answer.field("ticket"))).isPresent();
  }

  @Test
  void an_idempotency_key_keeps_no_ticket() {
    api.register("eve@example.com", PASSWORD);
    var token = api.login("eve@example.com", PASSWORD).field("access_token");
    assertThat(ask(token).field("ticket")).isNotEqualTo(ask(token).field("ticket"));
    assertThat(lab.database().value("SELECT count(*) FROM idempotency_keys")).isEqualTo("0");
  }

  private Answer ask(String token) {
    return api.post(
        "/api/v1/ws-tickets",
        "application/json",
        "",
        Map.of("authorization", "Bearer " + token, "idempotency-key", "once"));
  }

  @Test
  void who_is_not_signed_in_gets_none() {
    assertThat(api.send("POST", "/api/v1/ws-tickets").problem()).isEqualTo("unauthenticated");
  }

  @Test
  void of_100_who_spend_a_ticket_at_once_one_gets_what_it_was_given_for() throws Exception {
    var ticket = issueTicket.issue(ada).ticket().value();
    var tries =
        IntStream.range(0, 100)
            .<Callable<Boolean>>mapToObj(_ -> () -> spendTicket.spend(ticket).isPresent())
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var won = new ArrayList<Boolean>();
      for (var one : threads.invokeAll(tries)) {
        won.add(one.get());
      }
      assertThat(won).hasSize(100).containsOnlyOnce(true);
    }
  }

  @Test
  void a_ticket_speaks_for_the_person_and_the_session_that_asked() {
    var ticket = issueTicket.issue(ada).ticket().value();
    assertThat(spendTicket.spend(ticket)).contains(ada);
  }

  @Test
  void a_ticket_past_its_end_is_worth_nothing_and_is_pruned() {
    var ticket = issueTicket.issue(ada).ticket().value();
    var live = issueTicket.issue(ada).ticket().value();
    lab.database()
        .execute(
            "UPDATE ws_tickets SET expires_at = now() WHERE ticket_hash = sha256('%s')"
                .formatted(ticket));

    assertThat(spendTicket.spend(ticket)).isEmpty();
    assertThat(new PruneTickets(lab.database().database()).run()).isEqualTo(1);
    assertThat(spendTicket.spend(live)).isPresent();
  }

  @Test
  void what_is_no_ticket_is_worth_nothing() {
    var ticket = issueTicket.issue(ada).ticket().value();
    for (var wrong :
        List.of(
            "",
            "x",
            ticket + "x",
            ticket.substring(1),
            ticket.toUpperCase(java.util.Locale.ROOT))) {
      assertThat(spendTicket.spend(wrong)).as(wrong).isEmpty();
    }
    assertThat(spendTicket.spend(Ticket.random().value())).isEmpty();
  }

  @Test
  void a_ticket_shows_nothing_of_itself() {
    assertThat(issueTicket.issue(ada).toString()).doesNotContain("k8slab_wt_");
  }

  @Test
  void however_many_are_asked_for_at_once_20_are_live() throws Exception {
    var tries = IntStream.range(0, 40).<Callable<Boolean>>mapToObj(_ -> this::isIssued).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      int issued = 0;
      for (var one : threads.invokeAll(tries)) {
        issued += one.get() ? 1 : 0;
      }
      assertThat(issued).isEqualTo(IssueTicket.MOST_LIVE);
    }
    lab.database().execute("UPDATE ws_tickets SET expires_at = now()");
    assertThat(isIssued()).isTrue();
  }

  private boolean isIssued() {
    try {
      issueTicket.issue(ada);
      return true;
    } catch (io.k8slab.http.ProblemException e) {
      assertThat(e.problem().type().status()).isEqualTo(429);
      assertThat(e.problem().headers()).containsKey("retry-after");
      return false;
    }
  }

  @Test
  void who_may_not_listen_any_more_is_found_however_many_there_are() {
    var all = new HashSet<Listener>();
    for (int i = 0; i < 600; i++) {
      all.add(new Listener(UUID.randomUUID(), null));
    }
    var gone = Set.copyOf(all);
    all.add(ada);

    assertThat(new FindEnded(lab.database().database()).among(all)).isEqualTo(gone);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE sessions SET revoked_at = now()",
        "UPDATE sessions SET expires_at = now()",
        "DELETE FROM sessions",
        "UPDATE users SET suspended_at = now()",
        "UPDATE users SET kind = 'erased'"
      })
  void whose_session_has_ended_or_who_is_suspended_listens_no_longer(String ending) {
    var ticket = issueTicket.issue(ada).ticket().value();
    var findEnded = new FindEnded(lab.database().database());
    assertThat(findEnded.among(Set.of(ada))).isEmpty();
    lab.database().execute(ending);

    assertThat(findEnded.among(Set.of(ada))).containsExactly(ada);
    assertThat(spendTicket.spend(ticket)).isEmpty();
  }

  private UUID session(UUID userId) {
    var id = UUID.randomUUID();
    lab.database()
        .execute(
            """
            INSERT INTO sessions (id, user_id, address, expires_at)
            VALUES ('%s', '%s', '-', now() + interval '1 hour')
            """
                .formatted(id, userId));
    return id;
  }

  @Test
  void a_person_is_told_by_the_transaction_that_it_tells_of() {
    var notifyUser = new NotifyUser(lab.functions().relay()::publish, InstantSource.system());
    var info =
        new UserInfo(
            ada.userId(),
            null,
            Severity.INFO,
            "You are invited",
            "Grace invites you.",
            Instant.now().truncatedTo(ChronoUnit.MICROS));
    lab.database()
        .database()
        .transact(
            connection -> {
              notifyUser.write(connection, info, "correlation-1");
              return true;
            });
    assertThat(lab.notifications(ada.userId())).isEmpty();
    notifyUser.send(ada.userId());

    assertThat(lab.notifications(ada.userId())).containsExactly(info);
  }
}
