package io.k8slab.cli.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * A cluster that comes one stage further each time somebody looks at it. Its name tells its fate:
 * {@code fails…}, {@code queued…}, {@code stuck…} (never runs), {@code undead…} (fails to end),
 * {@code awake…} (its pause fails), {@code asleep…} (its resume fails).
 */
final class ModelCluster {
  private static final List<String> STEPS = List.of("Prepare the host", "Start the API server");

  final UUID id = UUID.randomUUID();
  final String name;
  final Map<String, Object> wish;
  final Instant createdAt;
  final List<Map<String, Object>> steps = new ArrayList<>();
  final List<String> log = new ArrayList<>();
  String status = "PROVISIONING";
  int looks;
  long position;
  long extended;
  Instant expiresAt = Instant.MAX;
  Instant pausedAt = Instant.MAX;
  boolean changeFailed;

  ModelCluster(Map<String, Object> wish, Instant now) {
    this.wish = wish;
    this.name = String.valueOf(wish.get("name"));
    this.createdAt = now;
    if (name.startsWith("queued")) {
      status = "QUEUED";
      position = 2;
    }
  }

  boolean live() {
    return !"TERMINATED".equals(status);
  }

  void look() {
    looks++;
    switch (status) {
      case "QUEUED" -> {
        position--;
        if (position == 0) {
          status = "PROVISIONING";
        }
      }
      case "PROVISIONING" -> provision();
      case "PAUSING" -> change(name.startsWith("awake"), "RUNNING", "PAUSED");
      case "RESUMING" -> change(name.startsWith("asleep"), "PAUSED", "RUNNING");
      case "TERMINATING" -> {
        if (looks >= 2) {
          end();
        }
      }
      default -> {}
    }
  }

  private void provision() {
    boolean open = !steps.isEmpty() && "RUNNING".equals(steps.getLast().get("state"));
    if (open && name.startsWith("stuck")) {
      return;
    }
    if (open) {
      boolean fails = name.startsWith("fails") && steps.size() == STEPS.size();
      Map<String, Object> step = steps.getLast();
      step.put("state", fails ? "FAILED" : "SUCCEEDED");
      step.put(
          "finished_at",
          Instant.parse(String.valueOf(step.get("started_at"))).plusMillis(1500) + "");
      step.put("exit_code", fails ? 7L : 0L);
      log.add((fails ? "no room\033[2J left on " : "done: ") + step.get("name"));
      if (fails) {
        status = "ERROR";
      } else if (steps.size() == STEPS.size()) {
        status = "RUNNING";
        expiresAt = createdAt.plus(Duration.ofHours(2));
      }
      return;
    }
    begin(STEPS.get(steps.size()), STEPS.size());
  }

  private void begin(String title, int total) {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("name", title.toLowerCase(Locale.ROOT).replace(' ', '-'));
    step.put("title", title);
    step.put("index", (long) steps.size() + 1);
    step.put("total", (long) total);
    step.put("state", "RUNNING");
    step.put("started_at", createdAt.plusSeconds(steps.size()) + "");
    steps.add(step);
    log.add("begin: " + title);
  }

  void pause() {
    if ("RUNNING".equals(status)) {
      status = "PAUSING";
      looks = 0;
      pausedAt = expiresAt.minus(Duration.ofMinutes(90));
      expiresAt = expiresAt.plus(Duration.ofDays(3));
      begin("Stop the control plane", steps.size() + 1);
    }
  }

  void resume() {
    if ("PAUSED".equals(status)) {
      status = "RESUMING";
      looks = 0;
      begin("Start the control plane again", steps.size() + 1);
    }
  }

  private void change(boolean fails, String before, String after) {
    if (looks < 2) {
      return;
    }
    steps.getLast().put("state", fails ? "FAILED" : "SUCCEEDED");
    steps
        .getLast()
        .put(
            "finished_at",
            Instant.parse(String.valueOf(steps.getLast().get("started_at"))).plusSeconds(1) + "");
    changeFailed = fails;
    status = fails ? before : after;
    if ("RUNNING".equals(status)) {
      pausedAt = Instant.MAX;
      expiresAt = expiresAt.minus(Duration.ofDays(3));
    }
  }

  void delete() {
    if (!"TERMINATED".equals(status) && !"ERROR".equals(status)) {
      status = "TERMINATING";
      looks = 0;
      begin("Remove everything", steps.size() + 1);
    }
  }

  private void end() {
    Map<String, Object> step = steps.getLast();
    boolean fails = name.startsWith("undead");
    step.put("state", fails ? "TIMED_OUT" : "SUCCEEDED");
    step.put(
        "finished_at", Instant.parse(String.valueOf(step.get("started_at"))).plusSeconds(1) + "");
    status = fails ? "ERROR" : "TERMINATED";
  }

  Map<String, Object> json() {
    Map<String, Object> nodes = OpenApiDocument.map(wish.getOrDefault("nodes", Map.of()));
    long workers = (Long) nodes.getOrDefault("workers", 1L);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("id", id.toString());
    out.put("owner_id", "01900000-0000-7000-8000-000000000001");
    out.put("name", name);
    out.put("provider", wish.getOrDefault("provider", "kwok"));
    out.put("version", wish.getOrDefault("version", "1.34.4"));
    out.put("status", status);
    out.put("nodes", Map.of("control_planes", 1L, "workers", workers));
    if ("kwok".equals(out.get("provider"))) {
      out.put("simulated_nodes", workers);
    }
    Map<String, Object> resources =
        new LinkedHashMap<>(Map.of("cpu", "1", "memory", "1Gi", "disk", "1Gi"));
    resources.putAll(OpenApiDocument.map(wish.getOrDefault("resources", Map.of())));
    out.put("resources", resources);
    out.put("labels", wish.getOrDefault("labels", Map.of()));
    out.put("ttl", "PT2H");
    if (!expiresAt.equals(Instant.MAX)) {
      out.put("expires_at", expiresAt.toString());
      out.put("running_at", createdAt.toString());
      out.put("api_server", "https://127.0.0.1:6443");
    }
    out.put("extensions", Map.of("used", extended, "limit", 3L));
    out.put("created_at", createdAt.toString());
    out.put("updated_at", createdAt.toString());
    if ("QUEUED".equals(status)) {
      out.put(
          "queue",
          Map.of(
              "position",
              position,
              "reason",
              "no_room",
              "estimated_start",
              createdAt.plusSeconds(300).toString()));
    }
    if (!pausedAt.equals(Instant.MAX)) {
      out.put("paused_at", pausedAt.toString());
      out.put("lease_left", "PT1H30M");
    }
    if (changeFailed) {
      out.put("failure", Map.of("code", "NOT_HEALTHY", "cause", "it does not answer"));
    }
    if ("ERROR".equals(status)) {
      out.put(
          "failure",
          Map.of(
              "code", "STEP_FAILED",
              "cause", "the disk is full",
              "step", steps.getLast().get("name")));
    }
    if ("TERMINATED".equals(status)) {
      out.put("termination_reason", "requested");
      out.put("terminated_at", createdAt.toString());
    }
    out.put("steps", List.copyOf(steps));
    return out;
  }
}
