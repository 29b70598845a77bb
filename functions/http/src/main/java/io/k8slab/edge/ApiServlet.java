package io.k8slab.edge;

import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Response;
import io.k8slab.http.api.HttpMessages;
import io.k8slab.http.api.Refuse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.messaging.Message;

/** Hands every request to the function behind and writes what it answers; decides nothing else. */
final class ApiServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient Function<Message<byte[]>, Message<byte[]>> api;
  private final transient ReadBody readBody;
  private final transient Requests requests;

  ApiServlet(Function<Message<byte[]>, Message<byte[]>> api, ReadBody readBody, Requests requests) {
    this.api = api;
    this.readBody = readBody;
    this.requests = requests;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!requests.begin()) {
      write(busy(request), response);
      return;
    }
    try {
      var answer = answer(request);
      if (requests.isClosing()) {
        answer = answer.with("connection", "close");
      }
      write(answer, response);
    } finally {
      requests.end();
    }
  }

  private Response answer(HttpServletRequest request) {
    var headers = headers(request);
    try {
      return HttpMessages.responseOf(
          api.apply(
              HttpMessages.request(
                  request.getMethod(),
                  request.getRequestURI(),
                  Objects.requireNonNullElse(request.getQueryString(), ""),
                  headers,
                  readBody.of(request),
                  request.getRemoteAddr())));
    } catch (ProblemException e) {
      return Refuse.with(e.problem(), request.getRequestURI(), headers.get("x-correlation-id"))
          .with("connection", "close"); // what is left of the body would be read as a request
    }
  }

  private static Response busy(HttpServletRequest request) {
    var problem =
        new Problem(
            ProblemType.UNAVAILABLE,
            "More requests than this instance takes at once; try again soon.",
            List.of(),
            Map.of("retry-after", "1"));
    return Refuse.with(problem, request.getRequestURI(), request.getHeader("x-correlation-id"))
        .with("connection", "close"); // its body is not read
  }

  private static Map<String, String> headers(HttpServletRequest request) {
    var headers = new HashMap<String, String>();
    for (var names = request.getHeaderNames(); names.hasMoreElements(); ) {
      var name = names.nextElement();
      for (var values = request.getHeaders(name); values.hasMoreElements(); ) {
        headers.put(name.toLowerCase(Locale.ROOT), values.nextElement());
      }
    }
    return headers;
  }

  /** Also for {@link ProblemReport}. */
  static void write(Response answer, HttpServletResponse response) throws IOException {
    response.setStatus(answer.status());
    answer.headers().forEach(response::setHeader);
    if (answer.status() != 204 && answer.status() != 304) {
      if (!answer.headers().containsKey("content-length")) {
        response.setContentLength(answer.body().length);
      }
      response.getOutputStream().write(answer.body());
    }
  }
}
