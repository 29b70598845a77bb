package io.k8slab.edge;

import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.http.api.Refuse;
import java.io.IOException;
import java.util.Objects;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Tomcat refuses by itself, or what fails outside {@code api}, as a problem document; Tomcat's
 * pages tell of its inside. Tomcat makes it by its name.
 */
public final class ProblemReport extends ErrorReportValve {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemReport.class);

  @Override
  protected void report(Request request, Response response, @Nullable Throwable cause) {
    if (response.getStatus() < 400 || response.getContentWritten() > 0) {
      return;
    }
    if (response.getStatus() >= 500 && cause != null) {
      LOG.atError().setCause(cause).log("a request failed at the edge");
    }
    var answer =
        Refuse.with(
            problem(response.getStatus()),
            Objects.requireNonNullElse(request.getRequestURI(), "/"),
            request.getHeader("x-correlation-id"));
    try {
      ApiServlet.write(answer, response.getResponse());
      response.finishResponse();
    } catch (IOException | IllegalStateException e) {
      LOG.atDebug().setCause(e).log("a refusal could not be written");
    }
  }

  /** 500 is ours; all else, such as 431 and 505, is a request that cannot be read. */
  private static Problem problem(int status) {
    return switch (status) {
      case 404 -> Problem.of(ProblemType.NOT_FOUND, "No route has this path; see /docs.");
      case 413 -> Problem.of(ProblemType.BODY_TOO_LARGE, "A body may have at most 1 MiB.");
      case 500 ->
          Problem.of(ProblemType.INTERNAL, "It is logged; tell the operators the correlation id.");
      default -> Problem.of(ProblemType.MALFORMED_REQUEST, "This is no HTTP request that we read.");
    };
  }
}
