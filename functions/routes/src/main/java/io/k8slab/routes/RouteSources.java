package io.k8slab.routes;

import java.util.List;
import java.util.stream.Collectors;

/** The Java that is made of the routes. */
final class RouteSources {
  private RouteSources() {}

  static String operations(List<Route> routes) {
    return """
        package io.k8slab.http;

        import java.util.List;

        /** Generated from openapi.yaml: every operation of the API. */
        public enum Operation {
        %s;

          private final String method;
          private final String path;
          private final boolean secured;
          private final boolean idempotent;
          private final String consumes;
          private final String produces;
          private final List<Parameter> parameters;

          Operation(
              String method,
              String path,
              boolean secured,
              boolean idempotent,
              String consumes,
              String produces,
              Parameter... parameters) {
            this.method = method;
            this.path = path;
            this.secured = secured;
            this.idempotent = idempotent;
            this.consumes = consumes;
            this.produces = produces;
            this.parameters = List.of(parameters);
          }

          public String method() {
            return method;
          }

          /** The path template, such as {@code /api/v1/clusters/{id}}. */
          public String path() {
            return path;
          }

          /** Whether it needs a token. */
          public boolean secured() {
            return secured;
          }

          /** Whether it honours an {@code Idempotency-Key}. */
          public boolean idempotent() {
            return idempotent;
          }

          /** The content type of its body; empty where it has none. */
          public String consumes() {
            return consumes;
          }

          /** The content type of its good answer; empty where that has no body. */
          public String produces() {
            return produces;
          }

          /** What it takes in path, query and headers. */
          public List<Parameter> parameters() {
            return parameters;
          }
        }
        """
        .formatted(routes.stream().map(RouteSources::constant).collect(Collectors.joining(",\n")));
  }

  private static String constant(Route route) {
    var parameters =
        route.parameters().stream()
            .map(parameter -> ",\n      " + parameter.source())
            .collect(Collectors.joining());
    return "  %s(\"%s\", \"%s\", %s, %s, \"%s\", \"%s\"%s)"
        .formatted(
            route.constant(),
            route.method(),
            route.path(),
            route.secured(),
            route.idempotent(),
            route.consumes(),
            route.produces(),
            parameters);
  }

  static String handlers(List<Route> routes) {
    return """
        package io.k8slab.http;

        /** Generated from openapi.yaml: one method an operation. */
        public interface Handlers {
        %s
          /** The operation's handler's answer. */
          default Response handle(Operation operation, Request request) {
            return switch (operation) {
        %s
            };
          }
        }
        """
        .formatted(
            routes.stream()
                .map(r -> "  Response %s(Request request);\n".formatted(r.operationId()))
                .collect(Collectors.joining("\n")),
            routes.stream()
                .map(r -> "      case %s -> %s(request);".formatted(r.constant(), r.operationId()))
                .collect(Collectors.joining("\n")));
  }
}
