package io.k8slab.edge.realtime;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.events.Envelope;
import io.k8slab.events.EventCodec;
import io.k8slab.events.Severity;
import io.k8slab.events.Topics;
import io.k8slab.events.UserInfo;
import io.k8slab.http.Principal;
import io.k8slab.realtime.IssueTicket;
import io.k8slab.realtime.Listener;
import io.k8slab.testing.Lab;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Somebody who has an account, gets tickets and is told things. */
record Person(Lab lab, Principal principal) {
  private static final AtomicInteger COUNT = new AtomicInteger();

  static Person in(Lab lab) {
    return new Person(lab, lab.person("person" + COUNT.incrementAndGet() + "@example.com"));
  }

  UUID id() {
    return principal.userId();
  }

  /** As for a token for programs: of no session. */
  String ticket() {
    return ticket(null);
  }

  String ticket(@Nullable UUID session) {
    return new IssueTicket(lab.database().database())
        .issue(new Listener(id(), session))
        .ticket()
        .value();
  }

  /** Signs in; the session's id. */
  UUID session() {
    var session = UUID.randomUUID();
    lab.database()
        .execute(
            """
            INSERT INTO sessions (id, user_id, address, expires_at)
            VALUES ('%s', '%s', '-', now() + interval '1 hour')
            """
                .formatted(session, id()));
    return session;
  }

  /** Returns when it lies on the topic; its place there. */
  RecordMetadata tell(String title) {
    try {
      return told(title, "text").get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Future<RecordMetadata> told(String title, String text) {
    var info = new UserInfo(id(), null, Severity.INFO, title, text, Instant.now());
    var envelope =
        new Envelope<>(
            UuidCreator.getTimeOrderedEpoch(),
            URI.create("/functions"),
            id().toString(),
            Instant.now(),
            "correlation-1",
            null,
            info);
    return lab.producer()
        .send(EventCodec.encode(envelope).toRecord(Topics.NOTIFICATIONS, id().toString()));
  }
}
