package io.k8slab.cli.testing;

import io.k8slab.cli.json.JsonText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Two hosts: host-1 can be cordoned and drained, host-2 has a full disk and is on the next page.
 */
final class ModelHosts {
  private final InstantSource clock;
  private @Nullable Instant cordonedAt;
  private @Nullable Instant drainedAt;
  private @Nullable Instant deadline;

  ModelHosts(InstantSource clock) {
    this.clock = clock;
  }

  ModelAnswer list(Map<String, String> query) {
    if ("LOST".equals(query.get("state"))) {
      return ModelAnswer.json(200, Map.of("items", List.of()));
    }
    return query.containsKey("cursor")
        ? ModelAnswer.json(200, Map.of("items", List.of(host("host-2"))))
        : ModelAnswer.json(200, Map.of("items", List.of(host("host-1")), "next_cursor", "second"));
  }

  ModelAnswer one(String id, String below, byte[] body) {
    if (!id.startsWith("host-")) {
      return ModelAnswer.problem(404, "not-found", "There is no host with this id.");
    }
    switch (below) {
      case "cordon" -> cordonedAt = clock.instant();
      case "uncordon" -> {
        cordonedAt = null;
        drainedAt = null;
        deadline = null;
      }
      case "drain" -> {
        cordonedAt = clock.instant();
        drainedAt = cordonedAt;
        var wish = OpenApiDocument.map(parsed(body));
        deadline = wish.containsKey("force_after") ? clock.instant().plusSeconds(7_200) : null;
      }
      default -> {}
    }
    Map<String, Object> host = host(id);
    host.put("clusters", List.of(cluster()));
    return ModelAnswer.json(200, host);
  }

  private static Object parsed(byte[] body) {
    try {
      return JsonText.parse(body);
    } catch (Exception e) {
      throw new IllegalArgumentException(new String(body, StandardCharsets.UTF_8), e);
    }
  }

  private Map<String, Object> cluster() {
    return Map.of(
        "id", "0196a1de-3c00-7a52-8d4e-5f0b1c2d3e4f",
        "name", "demo",
        "owner_id", "01900000-0000-7000-8000-000000000001",
        "provider", "kwok",
        "status", "RUNNING",
        "expires_at", clock.instant().plusSeconds(5_400).toString());
  }

  private Map<String, Object> host(String id) {
    boolean full = id.equals("host-2");
    boolean cordoned = cordonedAt != null && !full;
    List<Object> conditions = new ArrayList<>();
    conditions.add(condition("Ready", "TRUE", "It is reported."));
    if (cordoned) {
      conditions.add(condition("Cordoned", "TRUE", "It takes no clusters."));
    }
    conditions.add(
        condition("DiskPressure", full ? "TRUE" : "FALSE", full ? "1Gi is free." : "Plenty."));
    Map<String, Object> host = new LinkedHashMap<>();
    host.put("id", id);
    host.put("pool", "default");
    host.put("state", "READY");
    host.put("schedulable", !full && !cordoned);
    host.put("conditions", conditions);
    host.put("labels", Map.of("disk", "ssd"));
    host.put("agent_id", "agent-1");
    host.put("reported_at", clock.instant().minusSeconds(3).toString());
    host.put("slots", Map.of("used", 1L, "limit", 20L));
    host.put("cpu", Map.of("used", "500m", "limit", "8"));
    host.put("memory", Map.of("used", "768Mi", "limit", "32Gi"));
    host.put("disk", Map.of("used", "1Gi", "limit", "200Gi"));
    host.put(
        "load",
        Map.of("load1", new BigDecimal("0.75"), "memory_available", "20Gi", "disk_free", "150Gi"));
    host.put("providers", List.of(Map.of("kind", "kwok", "versions", List.of("1.34.4"))));
    if (cordoned) {
      host.put("cordoned_at", String.valueOf(cordonedAt));
    }
    if (drainedAt != null && !full) {
      Map<String, Object> drain = new LinkedHashMap<>();
      drain.put("started_at", drainedAt.toString());
      drain.put("empty", false);
      drain.put("empty_at", clock.instant().plusSeconds(5_400).toString());
      if (deadline != null) {
        drain.put("deadline", deadline.toString());
      }
      host.put("drain", drain);
    }
    return host;
  }

  private Map<String, Object> condition(String type, String status, String message) {
    return Map.of(
        "type",
        type,
        "status",
        status,
        "reason",
        "Reported",
        "message",
        message,
        "since",
        clock.instant().minusSeconds(3_600).toString());
  }
}
