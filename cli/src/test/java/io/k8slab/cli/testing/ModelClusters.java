package io.k8slab.cli.testing;

import io.k8slab.cli.json.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The clusters' routes, one caller at a time. */
final class ModelClusters {
  static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      clusters:
      - name: demo
        cluster: {server: "https://127.0.0.1:6443"}
      users:
      - name: ada
        user:
          client-key-data: c2VjcmV0LWtleQ==
      """;

  private static final int QUOTA = 30;

  private final InstantSource clock;
  private final List<ModelCluster> clusters = new ArrayList<>();
  private final Map<String, List<Object>> answered = new LinkedHashMap<>();
  boolean holdsNoRequest;

  ModelClusters(InstantSource clock) {
    this.clock = clock;
  }

  synchronized ModelAnswer create(Map<String, Object> wish, @Nullable String key) {
    List<Object> before = answered.get(String.valueOf(key));
    if (before != null) {
      return before.getFirst().equals(wish)
          ? (ModelAnswer) before.getLast()
          : ModelAnswer.problem(422, "idempotency-key-reused", "Another body");
    }
    String name = String.valueOf(wish.get("name"));
    if (!name.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")) {
      return ModelAnswer.problem(
          422,
          "invalid-field",
          "A field is not as it should be",
          Map.of("errors", List.of(Map.of("pointer", "/name", "detail", "not a good name"))));
    }
    if ("warp".equals(wish.get("provider"))) {
      return ModelAnswer.problem(422, "unknown-provider", "There is no warp here");
    }
    if (find(name).isPresent()) {
      return ModelAnswer.problem(409, "name-taken", "You have a live cluster " + name);
    }
    if (clusters.stream().filter(ModelCluster::live).count() >= QUOTA) {
      return ModelAnswer.problem(409, "quota-exceeded", "30 of 30 active clusters");
    }
    ModelCluster made = new ModelCluster(wish, clock.instant());
    clusters.addFirst(made);
    ModelAnswer answer = ModelAnswer.json(202, made.json());
    if (key != null) {
      answered.put(key, List.of(wish, answer));
    }
    return answer;
  }

  synchronized ModelAnswer list(Map<String, String> query) {
    String status = query.get("status");
    List<String> wanted = status == null ? List.of() : List.of(status.split(",", -1));
    List<Object> found = new ArrayList<>();
    int from = Integer.parseInt(query.getOrDefault("cursor", "0"));
    // small pages, so that a test needs few clusters to turn one
    int limit = Math.min(5, Integer.parseInt(query.getOrDefault("limit", "50")));
    List<ModelCluster> matching =
        clusters.stream()
            .filter(c -> wanted.isEmpty() || wanted.contains(c.status))
            .filter(c -> c.name.startsWith(query.getOrDefault("name", "")))
            .filter(
                c ->
                    !query.containsKey("provider")
                        || Objects.equals(query.get("provider"), c.json().get("provider")))
            .toList();
    for (int i = from; i < Math.min(matching.size(), from + limit); i++) {
      found.add(matching.get(i).json());
    }
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("items", found);
    if (from + limit < matching.size()) {
      page.put("next_cursor", Integer.toString(from + limit));
    }
    return ModelAnswer.json(200, page);
  }

  synchronized ModelAnswer one(
      String method, String cluster, String below, Map<String, String> query, byte[] body)
      throws Exception {
    Optional<ModelCluster> found = find(cluster);
    if (found.isEmpty()) {
      return ModelAnswer.problem(404, "not-found", "You have no cluster " + cluster);
    }
    ModelCluster it = found.get();
    return switch (method + " " + below) {
      case "GET " -> {
        it.look();
        yield ModelAnswer.json(200, it.json());
      }
      case "DELETE " -> {
        it.delete();
        yield ModelAnswer.json(202, it.json());
      }
      case "POST pause" -> {
        it.pause();
        yield ModelAnswer.json(202, it.json());
      }
      case "POST resume" -> {
        it.resume();
        yield ModelAnswer.json(202, it.json());
      }
      case "POST extend" -> extend(it, OpenApiDocument.map(JsonText.parse(body)));
      case "GET kubeconfig" ->
          "RUNNING".equals(it.status)
              ? ModelAnswer.text(200, "application/yaml", KUBECONFIG)
              : ModelAnswer.problem(409, "not-running", it.name + " is " + it.status);
      case "POST credentials" ->
          ModelAnswer.json(
              200,
              Map.of(
                  "client_certificate",
                  "certificate of " + it.name,
                  "client_key",
                  "c2VjcmV0",
                  "expires_at",
                  "2026-11-21T13:00:00Z"));
      case "GET logs" -> logs(it, query);
      default -> ModelAnswer.problem(405, "method-not-allowed", method);
    };
  }

  private ModelAnswer extend(ModelCluster it, Map<String, Object> body) {
    if (!"1h".equals(body.get("ttl"))) {
      return ModelAnswer.problem(
          422,
          "invalid-field",
          "A field is not as it should be",
          Map.of("errors", List.of(Map.of("pointer", "/ttl", "detail", "not a length of time"))));
    }
    if (it.expiresAt.equals(Instant.MAX)) {
      return ModelAnswer.problem(409, "lease-over", "There is no lease to extend");
    }
    it.extended++;
    it.expiresAt = it.expiresAt.plus(Duration.ofHours(1));
    return ModelAnswer.json(
        200,
        Map.of(
            "expires_at", it.expiresAt.toString(),
            "latest_end", clock.instant().plus(Duration.ofHours(8)).toString(),
            "extensions", Map.of("used", it.extended, "limit", 3L)));
  }

  /** With a wait, something happens meanwhile: the cluster comes one stage further. */
  private ModelAnswer logs(ModelCluster it, Map<String, String> query) {
    int after = Integer.parseInt(query.getOrDefault("after", "0"));
    int limit = Math.min(3, Integer.parseInt(query.getOrDefault("limit", "200")));
    if (!"0s".equals(query.getOrDefault("wait", "0s")) && after == it.log.size()) {
      if (holdsNoRequest) {
        holdsNoRequest = false;
      } else {
        it.look();
      }
    }
    List<Object> items = new ArrayList<>();
    for (int i = after; i < Math.min(it.log.size(), after + limit); i++) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("seq", (long) i + 1);
      entry.put("at", "2026-11-21T10:00:0" + i % 10 + ".5Z");
      if (i > 0) {
        entry.put("step", "step-" + i);
      }
      entry.put("stream", List.of("agent", "stdout", "stderr").get(i % 3));
      entry.put("text", it.log.get(i));
      items.add(entry);
    }
    boolean ended = !List.of("QUEUED", "PROVISIONING", "TERMINATING").contains(it.status);
    return ModelAnswer.json(
        200, Map.of("items", items, "next", (long) after + items.size(), "complete", ended));
  }

  private Optional<ModelCluster> find(String cluster) {
    return clusters.stream()
        .filter(c -> c.id.toString().equals(cluster) || (c.live() && c.name.equals(cluster)))
        .findFirst();
  }
}
