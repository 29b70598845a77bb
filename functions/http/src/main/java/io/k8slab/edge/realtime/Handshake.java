package io.k8slab.edge.realtime;

import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.http.api.Refuse;
import io.k8slab.jdbc.DatabaseUnavailable;
import io.k8slab.realtime.Listener;
import io.k8slab.realtime.SpendTicket;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/**
 * Decides on a socket before the upgrade is answered: what is not admitted gets a problem document.
 * The ticket is spent after everything that can be refused without it; it is in no answer and no
 * log.
 */
final class Handshake extends HttpServlet {
  static final String PREFIX = "/ws/v1/";

  private static final long serialVersionUID = 1L;

  /** Each holds a connection of the pool for a moment. */
  private static final int AT_ONCE = 64;

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");
  private static final Pattern PATH =
      Pattern.compile("/(me|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

  private final transient RealtimeConfig config;
  private final transient AllowedOrigins origins;
  private final transient SpendTicket spendTicket;
  private final transient Doors doors;
  private final transient Semaphore atOnce = new Semaphore(AT_ONCE);

  /** Where who is let in gets a socket. */
  interface Doors {
    /**
     * @throws ProblemException 503 where nobody can be let in now
     */
    void checkOpen();

    /**
     * @throws ProblemException 429 where the listener has as many as one may have, 503
     */
    OpenSocket admit(Listener listener);

    void leave(OpenSocket socket);
  }

  Handshake(RealtimeConfig config, SpendTicket spendTicket, Doors doors) {
    this.config = config;
    this.origins = new AllowedOrigins(config.allowedOrigins());
    this.spendTicket = spendTicket;
    this.doors = doors;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try {
      upgrade(request, response, admit(request));
    } catch (ProblemException e) {
      refuse(request, response, e.problem());
    } catch (DatabaseUnavailable e) {
      refuse(request, response, later("The database does not answer just now; try again soon."));
    }
  }

  private OpenSocket admit(HttpServletRequest request) {
    var path = Objects.requireNonNullElse(request.getPathInfo(), "").toLowerCase(Locale.ROOT);
    if (!PATH.matcher(path).matches()) {
      throw problem(ProblemType.NOT_FOUND, "Sockets are at /ws/v1/me.");
    }
    checkUpgrade(request);
    if (!origins.allows(
        Collections.list(request.getHeaders("origin")), request.getHeader("host"))) {
      throw problem(ProblemType.FORBIDDEN, "Pages of this origin may not open sockets here.");
    }
    doors.checkOpen();
    var listener = listener(request);
    if (!path.equals("/me") && !path.equals("/" + listener.userId())) {
      throw problem(ProblemType.FORBIDDEN, "The ticket is another person's.");
    }
    return doors.admit(listener);
  }

  private Listener listener(HttpServletRequest request) {
    var tokens = request.getParameterValues("token");
    if (tokens == null || tokens.length != 1) {
      throw problem(
          ProblemType.UNAUTHENTICATED, "Get a ticket with POST /api/v1/ws-tickets: ?token=TICKET.");
    }
    if (!atOnce.tryAcquire()) {
      throw later("More sockets are being opened than this instance takes at once.").asException();
    }
    try {
      return spendTicket
          .spend(tokens[0])
          .orElseThrow(
              () ->
                  problem(
                      ProblemType.INVALID_TOKEN,
                      "The ticket is not valid, was used or is past its end; get a new one."));
    } finally {
      atOnce.release();
    }
  }

  /** Tomcat looks at these, too, but would do so after the ticket is spent. */
  private static void checkUpgrade(HttpServletRequest request) {
    if (!request.getMethod().equals("GET")) {
      throw new Problem(
              ProblemType.METHOD_NOT_ALLOWED,
              "Allowed here: GET.",
              List.of(),
              Map.of("allow", "GET"))
          .asException();
    }
    if (!header(request, "upgrade").equals("websocket")
        || !List.of(header(request, "connection").split(" *, *", -1)).contains("upgrade")
        || !header(request, "sec-websocket-version").equals("13")
        || !KEY.matcher(Objects.requireNonNullElse(request.getHeader("sec-websocket-key"), ""))
            .matches()) {
      throw new Problem(
              ProblemType.MALFORMED_REQUEST,
              "Open a WebSocket of version 13 here.",
              List.of(),
              Map.of("sec-websocket-version", "13"))
          .asException();
    }
  }

  private static String header(HttpServletRequest request, String name) {
    return Objects.requireNonNullElse(request.getHeader(name), "").strip().toLowerCase(Locale.ROOT);
  }

  private void upgrade(HttpServletRequest request, HttpServletResponse response, OpenSocket socket)
      throws ServletException, IOException {
    var container =
        (ServerContainer)
            Objects.requireNonNull(
                getServletContext().getAttribute(ServerContainer.class.getName()));
    boolean upgraded = false;
    try {
      container.upgradeHttpToWebSocket(
          request,
          response,
          new SocketEndpoint(socket, () -> doors.leave(socket)).config(config.sendTimeout()),
          Map.of());
      upgraded = true;
    } catch (DeploymentException e) {
      throw new ServletException(e);
    } finally {
      if (!upgraded) {
        doors.leave(socket);
      }
    }
  }

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    var answer =
        Refuse.with(problem, request.getRequestURI(), request.getHeader("x-correlation-id"));
    response.setStatus(answer.status());
    answer.headers().forEach(response::setHeader);
    response.setContentLength(answer.body().length);
    response.getOutputStream().write(answer.body());
  }

  static Problem later(String detail) {
    return new Problem(ProblemType.UNAVAILABLE, detail, List.of(), Map.of("retry-after", "1"));
  }

  private static ProblemException problem(ProblemType type, String detail) {
    return Problem.of(type, detail).asException();
  }
}
