package io.k8slab.routes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One operation of the document.
 *
 * @param secured whether it needs a token: the operation's {@code security}, else the document's
 * @param consumes the content type of its body; empty where it has none
 */
record Route(String operationId, String method, String path, boolean secured, String consumes) {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "head", "options");

  /** The constant's name: {@code getMe} is {@code GET_ME}. */
  String constant() {
    return operationId.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(java.util.Locale.ROOT);
  }

  /**
   * Every operation, in the document's order.
   *
   * @throws IllegalArgumentException naming the operation that has no or a repeated operationId
   */
  static List<Route> of(Map<String, Object> document) {
    boolean secured = !list(document.get("security")).isEmpty();
    var routes = new ArrayList<Route>();
    map(document.get("paths"))
        .forEach(
            (path, item) ->
                map(item)
                    .forEach(
                        (method, operation) -> {
                          if (METHODS.contains(method)) {
                            routes.add(route(path, method, map(operation), secured));
                          }
                        }));
    var ids = routes.stream().map(Route::operationId).toList();
    if (Set.copyOf(ids).size() != ids.size()) {
      throw new IllegalArgumentException("an operationId is repeated: " + ids);
    }
    return routes;
  }

  private static Route route(
      String path, String method, Map<String, Object> operation, boolean securedByDefault) {
    if (!(operation.get("operationId") instanceof String id)) {
      throw new IllegalArgumentException(method + " " + path + " has no operationId");
    }
    var security = operation.get("security");
    var body = map(map(operation.getOrDefault("requestBody", Map.of())).get("content"));
    return new Route(
        id,
        method.toUpperCase(java.util.Locale.ROOT),
        path,
        security == null ? securedByDefault : !list(security).isEmpty(),
        body.keySet().stream().findFirst().orElse(""));
  }

  @SuppressWarnings("unchecked") // YAML's maps
  private static Map<String, Object> map(@org.jspecify.annotations.Nullable Object yaml) {
    return (Map<String, Object>) Objects.requireNonNullElse(yaml, Map.of());
  }

  private static List<?> list(@org.jspecify.annotations.Nullable Object yaml) {
    return (List<?>) Objects.requireNonNullElse(yaml, List.of());
  }
}
