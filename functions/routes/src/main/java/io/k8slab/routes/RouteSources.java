package io.k8slab.routes;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The Java that is made of the routes. */
final class RouteSources {
  private RouteSources() {}

  static String operations(List<Route> routes) {
    return """
        package io.k8slab.http;

        import java.util.List;
        import java.util.Optional;

        /** Generated from openapi.yaml: every operation of the API. */
        public enum Operation {
        %s;

          private final String method;
          private final String path;
          private final Optional<Permission> permission;
          private final boolean idempotent;
          private final String consumes;
          private final String produces;
          private final List<Parameter> parameters;

          Operation(
              String method,
              String path,
              Optional<Permission> permission,
              boolean idempotent,
              String consumes,
              String produces,
              Parameter... parameters) {
            this.method = method;
            this.path = path;
            this.permission = permission;
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

          /** What its caller must be allowed; empty where it needs no token. */
          public Optional<Permission> permission() {
            return permission;
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
            route.secured()
                ? "Optional.of(Permission." + route.permissionConstant() + ")"
                : "Optional.empty()",
            route.idempotent(),
            route.consumes(),
            route.produces(),
            parameters);
  }

  /** The tags, in the order of their first operation. */
  static List<String> tags(List<Route> routes) {
    return routes.stream().map(Route::tag).distinct().toList();
  }

  /** The name of a tag's interface. */
  static String handlersOf(String tag) {
    return tag + "Handlers";
  }

  static String tagHandlers(String tag, List<Route> routes) {
    return """
        package io.k8slab.http;

        /** Generated from openapi.yaml: one method for each operation of the tag %s. */
        public interface %s {
        %s}
        """
        .formatted(
            tag,
            handlersOf(tag),
            routes.stream()
                .filter(route -> route.tag().equals(tag))
                .map(r -> "  Response %s(Request request);\n".formatted(r.operationId()))
                .collect(Collectors.joining("\n")));
  }

  static String routeHandlers(List<Route> routes) {
    return """
        package io.k8slab.http;

        /** Generated from openapi.yaml: hands every operation to the handlers of its tag. */
        public record RouteHandlers(
            %s)
            implements Handlers {
          @Override
          public Response handle(Operation operation, Request request) {
            return switch (operation) {
        %s
            };
          }
        }
        """
        .formatted(
            tags(routes).stream()
                .map(tag -> handlersOf(tag) + " " + field(tag))
                .collect(Collectors.joining(",\n    ")),
            routes.stream()
                .map(
                    r ->
                        "      case %s -> %s.%s(request);"
                            .formatted(r.constant(), field(r.tag()), r.operationId()))
                .collect(Collectors.joining("\n")));
  }

  private static String field(String tag) {
    return tag.substring(0, 1).toLowerCase(Locale.ROOT) + tag.substring(1);
  }
}
