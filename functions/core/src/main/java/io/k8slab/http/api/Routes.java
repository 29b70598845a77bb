package io.k8slab.http.api;

import io.k8slab.http.Operation;
import io.k8slab.http.UrlDecode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The operations as a tree of path segments; a literal wins over a parameter. */
final class Routes {
  /** What a method and a path lead to. */
  sealed interface Match {
    record Found(Operation operation, Map<String, String> pathParameters) implements Match {}

    /** The path exists, with these methods. */
    record WrongMethod(Set<String> allowed) implements Match {}

    record Nothing() implements Match {}
  }

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    final Map<String, Operation> operations = new TreeMap<>();
    String parameter = "";
    @Nullable Node below;
  }

  private final Node root = new Node();

  Routes(Operation... operations) {
    for (var operation : operations) {
      add(operation);
    }
  }

  private void add(Operation operation) {
    var node = root;
    for (var segment : UrlDecode.segments(operation.path())) {
      if (segment.startsWith("{")) {
        node.parameter = segment.substring(1, segment.length() - 1);
        if (node.below == null) {
          node.below = new Node();
        }
        node = node.below;
      } else {
        node = node.literals.computeIfAbsent(segment, s -> new Node());
      }
    }
    node.operations.put(operation.method(), operation);
  }

  /** HEAD is answered where GET is. */
  Match match(String method, List<String> segments) {
    var parameters = new HashMap<String, String>();
    var node = find(root, segments, parameters);
    if (node == null) {
      return new Match.Nothing();
    }
    var operation = node.operations.get(method.equals("HEAD") ? "GET" : method);
    return operation == null
        ? new Match.WrongMethod(allowed(node))
        : new Match.Found(operation, parameters);
  }

  private static @Nullable Node find(
      Node node, List<String> segments, Map<String, String> parameters) {
    if (segments.isEmpty()) {
      return node.operations.isEmpty() ? null : node;
    }
    var rest = segments.subList(1, segments.size());
    var literal = node.literals.get(segments.getFirst());
    var found = literal == null ? null : find(literal, rest, parameters);
    if (found == null && node.below != null && !segments.getFirst().isEmpty()) {
      found = find(node.below, rest, parameters);
      if (found != null) {
        parameters.put(node.parameter, segments.getFirst());
      }
    }
    return found;
  }

  private static Set<String> allowed(Node node) {
    var allowed = new TreeSet<>(node.operations.keySet());
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    return allowed;
  }
}
