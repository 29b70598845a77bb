package io.k8slab.cluster.http;

import io.k8slab.cluster.ClusterOrder;
import io.k8slab.cluster.GetLogs;
import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.http.FieldError;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Request;
import io.k8slab.lease.Ttl;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Parameters whose meaning the document cannot check. */
final class ReadFilter {
  private ReadFilter() {}

  static List<ClusterStatus> statuses(Request request) {
    try {
      return request
          .queryValue("status")
          .map(text -> Stream.of(text.split(",")).map(ClusterStatus::of).distinct().toList())
          .orElse(List.of());
    } catch (IllegalArgumentException e) {
      throw invalid(
          "status",
          "must be of "
              + Stream.of(ClusterStatus.values())
                  .map(ClusterStatus::label)
                  .collect(Collectors.joining(", ")));
    }
  }

  static ClusterOrder order(Request request) {
    try {
      return request.queryValue("sort").map(ClusterOrder::named).orElse(ClusterOrder.NEWEST);
    } catch (IllegalArgumentException e) {
      throw invalid("sort", "must be one of -created_at, created_at, name, expires_at");
    }
  }

  /** Whether a kubeconfig shall have kubectl ask for each certificate. */
  static boolean asksForPlugin(Request request) {
    return switch (request.queryValue("auth").orElse("certificate")) {
      case "certificate" -> false;
      case "exec" -> true;
      default -> throw invalid("auth", "must be certificate or exec");
    };
  }

  static Duration wait(Request request) {
    var text = request.queryValue("wait").orElse("0s");
    return Ttl.parse(text)
        .filter(wait -> wait.compareTo(GetLogs.LONGEST_WAIT) <= 0)
        .orElseThrow(() -> invalid("wait", "must be from 0s to 20s"));
  }

  private static ProblemException invalid(String parameter, String detail) {
    return Problem.ofFields(
            ProblemType.INVALID_FIELD,
            "A parameter is not valid.",
            List.of(new FieldError(parameter, detail)))
        .asException();
  }
}
