package io.k8slab.realtime.http;

import io.k8slab.http.RealtimeHandlers;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.realtime.IssueTicket;
import io.k8slab.realtime.Listener;
import java.time.Instant;

/** Hands out tickets. */
public final class TicketRoutes implements RealtimeHandlers {
  private static final String PATH = "/ws/v1/me";

  private final IssueTicket issueTicket;
  private final String url;

  /**
   * @param base where sockets are served, such as {@code wss://live.example.com}; empty where that
   *     is the API's own address
   */
  public TicketRoutes(IssueTicket issueTicket, String base) {
    this.issueTicket = issueTicket;
    this.url = base + PATH;
  }

  private record TicketView(String ticket, Instant expiresAt, String url) {}

  /** Not for {@code Idempotency-Key}: the answer is a secret, and nothing keeps it. */
  @Override
  public Response createWsTicket(Request request) {
    var caller = request.caller();
    var issued = issueTicket.issue(new Listener(caller.userId(), caller.sessionId()));
    return Response.json(201, new TicketView(issued.ticket().value(), issued.expiresAt(), url));
  }
}
