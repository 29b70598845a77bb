package io.k8slab.routes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One operation of the document.
 *
 * @param tag whose interface has its handler
 * @param permission what its caller must be allowed: {@code x-permission}, such as {@code
 *     cluster:read}; empty where it needs no token
 * @param secured whether it needs a token: the operation's {@code security}, else the document's
 * @param idempotent whether an {@code Idempotency-Key} is honoured: {@code x-idempotent}
 * @param consumes the content type of its body; empty where it has none
 * @param produces the content type of its good answer; empty where that has none, or several for a
 *     parameter to choose from
 */
record Route(
    String operationId,
    String method,
    String path,
    String tag,
    String permission,
    boolean secured,
    boolean idempotent,
    String consumes,
    String produces,
    List<RouteParameter> parameters) {
  private static final Pattern TAG = Pattern.compile("[A-Z][A-Za-z]+");

  static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "head", "options");

  /** The constant's name: {@code getMe} is {@code GET_ME}. */
  String constant() {
    return operationId.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
  }

  /** The permission's constant: {@code cluster:read} is {@code CLUSTER_READ}. */
  String permissionConstant() {
    return permission.toUpperCase(Locale.ROOT).replace(':', '_');
  }

  /**
   * Every operation, in the document's order.
   *
   * @throws IllegalArgumentException naming the operation that has no or a repeated operationId,
   *     not one tag, parameters that do not fit its path, or a token without a permission
   */
  static List<Route> of(Document document) {
    var routes = new ArrayList<Route>();
    Document.map(document.root().get("paths"))
        .forEach(
            (path, item) ->
                Document.map(item)
                    .forEach(
                        (method, operation) -> {
                          if (METHODS.contains(method)) {
                            routes.add(of(document, path, method, Document.map(item), operation));
                          }
                        }));
    var ids = routes.stream().map(Route::operationId).toList();
    if (Set.copyOf(ids).size() != ids.size()) {
      throw new IllegalArgumentException("an operationId is repeated: " + ids);
    }
    return routes;
  }

  private static Route of(
      Document document, String path, String method, Map<String, Object> item, Object yaml) {
    var operation = Document.map(yaml);
    if (!(operation.get("operationId") instanceof String id)) {
      throw new IllegalArgumentException(method + " " + path + " has no operationId");
    }
    var security = operation.getOrDefault("security", document.root().get("security"));
    var parameters =
        Stream.of(item, operation)
            .flatMap(holder -> Document.list(holder.get("parameters")).stream())
            .map(parameter -> RouteParameter.of(document, document.resolve(parameter)))
            .toList();
    checkPath(path, parameters);
    boolean secured = !Document.list(security).isEmpty();
    return new Route(
        id,
        method.toUpperCase(Locale.ROOT),
        path,
        tag(id, operation),
        permission(id, secured, operation),
        secured,
        Boolean.TRUE.equals(operation.get("x-idempotent")),
        firstContentType(document.resolve(operation.get("requestBody"))),
        produces(document, operation),
        parameters);
  }

  private static String tag(String id, Map<String, Object> operation) {
    var tags = Document.list(operation.get("tags"));
    if (tags.size() != 1 || !TAG.matcher(Document.text(tags.getFirst())).matches()) {
      throw new IllegalArgumentException(id + " must have one tag, of one word");
    }
    return Document.text(tags.getFirst());
  }

  private static String permission(String id, boolean secured, Map<String, Object> operation) {
    var permission = Document.text(operation.get("x-permission"));
    if (secured == permission.isEmpty()) {
      throw new IllegalArgumentException(id + " needs x-permission, or security: []");
    }
    return permission;
  }

  private static String produces(Document document, Map<String, Object> operation) {
    return Document.map(operation.get("responses")).entrySet().stream()
        .filter(response -> response.getKey().startsWith("2"))
        .map(response -> document.resolve(response.getValue()))
        .filter(response -> Document.map(response.get("content")).size() == 1)
        .map(Route::firstContentType)
        .filter(type -> !type.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String firstContentType(Map<String, Object> holder) {
    return Document.map(holder.get("content")).keySet().stream().findFirst().orElse("");
  }

  private static void checkPath(String path, List<RouteParameter> parameters) {
    var named =
        parameters.stream().filter(p -> p.in().equals("path")).map(p -> "{" + p.name() + "}");
    if (!named.allMatch(path::contains)
        || path.chars().filter(c -> c == '{').count()
            != parameters.stream().filter(p -> p.in().equals("path")).count()) {
      throw new IllegalArgumentException(path + ": its parameters are not those described");
    }
  }
}
