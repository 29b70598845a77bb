package io.k8slab.edge.events;

import io.k8slab.functions.FunctionsContext;
import io.k8slab.functions.RunningFunctions;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Response;
import io.k8slab.http.api.AnswerHeaders;
import io.k8slab.http.api.HttpMessages;
import io.k8slab.http.api.Refuse;
import io.k8slab.inbox.InboundMessages;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;

/**
 * The functions of a process behind one socket. {@code POST /functions/NAME} brings a CloudEvent to
 * a function that takes events, or runs one that runs by a clock; where there is only one of them,
 * {@code POST /} does, too: there Knative's sources send. 204: done, or buried by the function
 * itself; 4xx: this can never be done; 503: bring it again. Where {@code api} is one of them, it
 * has every other path; where it is not, only {@code /health/…} is there.
 */
public final class EventEndpoint implements Function<Message<byte[]>, Message<byte[]>> {
  private static final Logger log = LoggerFactory.getLogger(EventEndpoint.class);
  private static final String PREFIX = "/functions/";

  private final Map<String, Consumer<Message<byte[]>>> functions = new LinkedHashMap<>();
  private final Function<Message<byte[]>, Message<byte[]>> others;
  private final boolean apiServed;

  /**
   * @param functions has those of the names
   * @param names what may be called
   */
  public EventEndpoint(RunningFunctions functions, List<String> names) {
    this.apiServed = names.contains(FunctionsContext.API);
    this.others = apiServed ? functions.api() : request -> health(functions, request);
    names.stream()
        .filter(name -> !name.equals(FunctionsContext.API))
        .forEach(name -> this.functions.put(name, call(functions.find(name))));
  }

  private static Consumer<Message<byte[]>> call(RunningFunctions.Kind function) {
    return request -> {
      var event = ReadCloudEvent.of(HttpMessages.headers(request), request.getPayload());
      switch (function) {
        case RunningFunctions.Kind.TakesRecords(var accept) ->
            accept.accept(InboundMessages.toMessage(event));
        case RunningFunctions.Kind.RunsByClock(var run) -> {
          var outcome = run.get();
          log.atDebug().addKeyValue("outcome", outcome).log("A function ran by the clock");
        }
      }
    };
  }

  @Override
  public Message<byte[]> apply(Message<byte[]> request) {
    var path = HttpMessages.path(request);
    if (path.startsWith(PREFIX)) {
      return answer(request, path.substring(PREFIX.length()));
    }
    if (path.equals("/") && functions.size() == 1 && !apiServed) {
      return answer(request, functions.keySet().iterator().next());
    }
    return others.apply(request);
  }

  private static Message<byte[]> health(RunningFunctions functions, Message<byte[]> request) {
    return switch (HttpMessages.path(request)) {
      case "/health/live" -> own(request, functions.live());
      case "/health/ready" -> own(request, functions.ready());
      default -> refuse(request, Problem.of(ProblemType.NOT_FOUND, "No function is served here."));
    };
  }

  private Message<byte[]> answer(Message<byte[]> request, String name) {
    try {
      call(request, name);
      return own(request, Response.empty(204));
    } catch (ProblemException e) {
      return refuse(request, e.problem());
    } catch (RuntimeException e) {
      log.atWarn().addKeyValue("function", name).setCause(e).log("An event comes again");
      return refuse(
          request,
          new Problem(
              ProblemType.UNAVAILABLE,
              "The event could not be acted on now; bring it again.",
              List.of(),
              Map.of("retry-after", "1")));
    }
  }

  private void call(Message<byte[]> request, String name) {
    var function = functions.get(name);
    if (function == null) {
      throw Problem.of(
              ProblemType.NOT_FOUND,
              "This process serves no function of that name; it serves "
                  + String.join(", ", functions.keySet())
                  + ".")
          .asException();
    }
    if (!HttpMessages.method(request).equals("POST")) {
      throw new Problem(
              ProblemType.METHOD_NOT_ALLOWED,
              "Allowed here: POST.",
              List.of(),
              Map.of("allow", "POST"))
          .asException();
    }
    if (request.getPayload().length > HttpMessages.MAX_BODY) {
      throw Problem.of(ProblemType.BODY_TOO_LARGE, "A body may have at most 1 MiB.").asException();
    }
    function.accept(request);
  }

  private static Message<byte[]> own(Message<byte[]> request, Response response) {
    return HttpMessages.response(
        AnswerHeaders.onOwn(response, HttpMessages.headers(request).get("x-correlation-id")));
  }

  private static Message<byte[]> refuse(Message<byte[]> request, Problem problem) {
    return HttpMessages.response(
        Refuse.with(
            problem,
            HttpMessages.path(request),
            HttpMessages.headers(request).get("x-correlation-id")));
  }
}
