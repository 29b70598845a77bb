package io.k8slab.http.api;

import io.k8slab.http.Handlers;
import io.k8slab.http.Operation;
import io.k8slab.http.Permission;
import io.k8slab.http.Principal;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.http.UrlDecode;
import io.k8slab.http.limit.RateLimits;
import io.k8slab.http.limit.Turn;
import io.k8slab.jdbc.DatabaseUnavailable;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.messaging.Message;

/**
 * The function {@code api}: an HTTP request as {@link HttpMessages} has it, to its answer. Never
 * throws: what goes wrong is a problem document.
 */
public final class Api implements Function<Message<byte[]>, Message<byte[]>> {
  /** In every log line that a request causes. */
  static final String CORRELATION_KEY = "correlation_id";

  private static final String PERSON_KEY = "user_id";

  private static final Logger LOG = LoggerFactory.getLogger(Api.class);
  private static final Pattern BEARER =
      Pattern.compile("Bearer +([A-Za-z0-9._~+/-]+=*)", Pattern.CASE_INSENSITIVE);
  private static final String RETRY_SECONDS = "2";

  /** Asked by platforms, all from a few addresses. */
  private static final Set<Operation> UNLIMITED =
      EnumSet.of(Operation.HEALTH_LIVE, Operation.HEALTH_READY);

  private final Routes routes = new Routes(Operation.values());
  private final Handlers handlers;
  private final Authentication authentication;
  private final RateLimits limits;

  public Api(Handlers handlers, Authentication authentication, RateLimits limits) {
    this.handlers = handlers;
    this.authentication = authentication;
    this.limits = limits;
  }

  @Override
  public Message<byte[]> apply(Message<byte[]> message) {
    var correlationId = CorrelationIds.of(HttpMessages.headers(message).get(CorrelationIds.HEADER));
    try (var _ = MDC.putCloseable(CORRELATION_KEY, correlationId)) {
      var method = HttpMessages.method(message);
      var turn = limits.turn(method, HttpMessages.text(message, HttpMessages.REMOTE));
      var answer = turn.on(answer(message, turn, correlationId));
      var response = AnswerHeaders.on(answer, correlationId);
      boolean bodiless = method.equals("HEAD");
      return HttpMessages.response(bodiless ? withoutBody(response) : response);
    } finally {
      MDC.remove(PERSON_KEY); // the next request of this thread is somebody else's
    }
  }

  private Response answer(Message<byte[]> message, Turn turn, String correlationId) {
    try {
      return route(message, turn, correlationId);
    } catch (ProblemException e) {
      return problem(e.problem(), message, correlationId);
    } catch (DatabaseUnavailable e) {
      LOG.atWarn().addKeyValue("cause", e.getCause()).log("the database is not available");
      return problem(
          new Problem(
              ProblemType.UNAVAILABLE,
              "The database does not answer just now; try again soon.",
              List.of(),
              Map.of("retry-after", RETRY_SECONDS)),
          message,
          correlationId);
    } catch (RuntimeException | StackOverflowError e) {
      LOG.atError().setCause(e).log("a request failed");
      return problem(
          Problem.of(ProblemType.INTERNAL, "It is logged; tell the operators the correlation id."),
          message,
          correlationId);
    }
  }

  private Response route(Message<byte[]> message, Turn turn, String correlationId) {
    var segments = UrlDecode.segments(HttpMessages.path(message));
    var method = HttpMessages.method(message);
    return switch (routes.match(method, segments)) {
      case Routes.Match.Found(var operation, var parameters) -> {
        try {
          var request =
              request(message, turn, method, segments, parameters, operation, correlationId);
          yield handle(operation, request);
        } catch (ProblemException e) {
          tell(operation, e.problem());
          throw e;
        }
      }
      case Routes.Match.WrongMethod(var allowed) -> {
        turn.takeOfAddress();
        var list = String.join(", ", allowed);
        throw new Problem(
                ProblemType.METHOD_NOT_ALLOWED,
                "Allowed here: " + list + ".",
                List.of(),
                Map.of("allow", list))
            .asException();
      }
      case Routes.Match.Nothing() -> {
        turn.takeOfAddress();
        throw Problem.of(ProblemType.NOT_FOUND, "No route has this path; see /docs.").asException();
      }
    };
  }

  /** Who tries what is not theirs is written down; who is signed out for a while is no news. */
  private static void tell(Operation operation, Problem problem) {
    if (problem.type() == ProblemType.FORBIDDEN || problem.type() == ProblemType.INVALID_TOKEN) {
      LOG.atInfo()
          .addKeyValue("operation", operation)
          .addKeyValue("status", problem.type().status())
          .log("a request was refused");
    }
  }

  private Request request(
      Message<byte[]> message,
      Turn turn,
      String method,
      List<String> segments,
      Map<String, String> parameters,
      Operation operation,
      String correlationId) {
    var headers = HttpMessages.headers(message);
    var principal = admit(operation, turn, headers.get("authorization"));
    if (message.getPayload().length > HttpMessages.MAX_BODY) {
      throw Problem.of(ProblemType.BODY_TOO_LARGE, "A body may have at most 1 MiB.").asException();
    }
    var query = UrlDecode.pairs(HttpMessages.text(message, HttpMessages.QUERY));
    CheckParameters.check(operation, parameters, query, headers);
    MediaTypes.checkAccept(operation, headers.get("accept"));
    MediaTypes.checkBody(operation, headers, message.getPayload());
    return new Request(
        method,
        "/" + String.join("/", segments),
        parameters,
        query,
        headers,
        message.getPayload(),
        HttpMessages.text(message, HttpMessages.REMOTE),
        correlationId,
        principal);
  }

  /** Who is let in, and counted; null where anybody is. */
  private @Nullable Principal admit(Operation operation, Turn turn, @Nullable String header) {
    if (operation.permission().isPresent()) {
      var caller = counted(turn, header);
      return admit(caller, operation.permission().get());
    }
    if (!UNLIMITED.contains(operation)) {
      turn.takeOfAddress();
    }
    return null;
  }

  /** Who does not say who they are, or has a wrong token, is counted by address. */
  private Principal counted(Turn turn, @Nullable String header) {
    Principal caller;
    try {
      caller = principal(header);
    } catch (ProblemException e) {
      turn.takeOfAddress();
      throw e;
    }
    MDC.put(PERSON_KEY, caller.userId().toString());
    turn.takeOf(caller.userId());
    return caller;
  }

  private Principal principal(@Nullable String header) {
    if (header == null) {
      throw Problem.of(
              ProblemType.UNAUTHENTICATED, "Send an access token: Authorization: Bearer TOKEN.")
          .asException();
    }
    var bearer = BEARER.matcher(header.strip());
    if (!bearer.matches()) {
      throw Problem.of(ProblemType.INVALID_TOKEN, "This is no bearer token.").asException();
    }
    return authentication.authenticate(bearer.group(1));
  }

  /** Says no before anything is read where there is nothing on which they may do this. */
  private static Principal admit(Principal caller, Permission needed) {
    if (caller.mayEver(needed)) {
      return caller;
    }
    throw Problem.of(
            ProblemType.FORBIDDEN,
            caller.isInScope(needed)
                ? "Only a system administrator has " + needed.wireName() + "."
                : "The token does not have the scope " + needed.wireName() + ".")
        .asException();
  }

  private Response handle(Operation operation, Request request) {
    long started = System.nanoTime();
    var response = handlers.handle(operation, request);
    LOG.atDebug()
        .addKeyValue("operation", operation)
        .addKeyValue("status", response.status())
        .addKeyValue("micros", (System.nanoTime() - started) / 1000)
        .log("request answered");
    return response;
  }

  private static Response problem(Problem problem, Message<byte[]> message, String correlationId) {
    return ProblemDocument.write(problem, HttpMessages.path(message), correlationId);
  }

  private static Response withoutBody(Response response) {
    return new Response(response.status(), response.headers(), new byte[0])
        .with("content-length", Integer.toString(response.body().length));
  }
}
