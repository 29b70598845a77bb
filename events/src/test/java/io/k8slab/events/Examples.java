package io.k8slab.events;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the golden files say, as Java says it; by the files' names. */
final class Examples {
  static final UUID CLUSTER = UUID.fromString("0199a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b");
  static final UUID COMMAND = UUID.fromString("0199a1b2-c3d5-7000-9abc-def012345678");
  static final UUID USER = UUID.fromString("0199a000-0000-7abc-8def-0123456789ab");
  static final Instant AT = Instant.parse("2026-03-01T10:15:30.123456Z");
  static final Work WORK =
      new Work(
          CLUSTER, 3, COMMAND, 1, "host-1", "agent-1", 42, Instant.parse("2026-03-01T10:15:30Z"));

  private static final UUID EVENT = UUID.fromString("0199a1b2-c400-7123-8456-789abcdef012");
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final long GIB = 1L << 30;

  private Examples() {}

  static Map<String, Envelope<? extends Message>> all() {
    var all = new LinkedHashMap<String, Envelope<? extends Message>>();
    full()
        .forEach(message -> all.put(MessageType.of(message).typeName(), envelope(message, TRACE)));
    withNulls()
        .forEach(
            message ->
                all.put(MessageType.of(message).typeName() + ".nulls", envelope(message, null)));
    return all;
  }

  static Envelope<? extends Message> named(String goldenFile) {
    return Objects.requireNonNull(all().get(goldenFile), goldenFile);
  }

  static <M extends Message> Envelope<M> envelope(M message, @Nullable String traceparent) {
    var subject = message instanceof HostReported host ? host.hostId() : CLUSTER.toString();
    var agent = message instanceof StatusEvent || message instanceof LogChunk;
    var source = agent || message instanceof HostReported ? "/agents/agent-1" : "/functions";
    return new Envelope<>(EVENT, URI.create(source), subject, AT, "req-7f3a", traceparent, message);
  }

  private static List<Message> full() {
    return List.of(
        new ProvisionCluster(
            COMMAND,
            CLUSTER,
            3,
            1,
            Instant.parse("2026-03-01T10:25:30Z"),
            "host-1",
            "kwok",
            "1.34.4",
            new Nodes(1, 3),
            new Resources(500, 512 * (1L << 20), 2 * GIB),
            new PortBlock(31_000, 10),
            Map.of("branch", "feature/naïve", "ci", "true"),
            new ProviderConfig("10.42.0.0/16", "10.43.0.0/16", List.of("traefik"))),
        new TerminateCluster(
            COMMAND,
            CLUSTER,
            4,
            2,
            Instant.parse("2026-03-01T10:20:30Z"),
            "host-1",
            "kwok",
            "lease_ended"),
        new PauseCluster(
            COMMAND, CLUSTER, 5, 1, Instant.parse("2026-03-01T10:20:30Z"), "host-1", "kwok"),
        new ResumeCluster(
            COMMAND, CLUSTER, 6, 2, Instant.parse("2026-03-01T10:20:30Z"), "host-1", "kwok"),
        new StepStarted(WORK, "create-control-plane", "Start the control plane", 2, 5),
        new StepFinished(
            WORK,
            "create-control-plane",
            "Start the control plane",
            2,
            5,
            StepOutcome.FAILED,
            1,
            3_250),
        new ClusterProvisioned(
            WORK,
            URI.create("https://127.0.0.1:31000"),
            "v1.34.4",
            "-----BEGIN CERTIFICATE-----\nMIIBexample\n-----END CERTIFICATE-----\n",
            new SealedCredentials(
                "functions-2026-03", "sealed: not JSON".getBytes(StandardCharsets.UTF_8)),
            4,
            3),
        new ClusterFailed(
            WORK,
            FailureCode.STEP_FAILED,
            "The control plane ended with exit code 1.",
            "create-control-plane",
            true),
        new ClusterTerminated(WORK),
        new ClusterPaused(WORK),
        new ClusterResumed(WORK),
        new CommandSuperseded(WORK, 5),
        new LogChunk(WORK, "create-control-plane", "stderr", "etcd: ready\nline two ✓\n"),
        report(
            Map.of("disk", "ssd", "zone", "a"),
            List.of(
                new HostCondition(
                    "EngineDown",
                    ConditionStatus.TRUE,
                    "DockerDoesNotAnswer",
                    "docker info did not answer within 10 s."))),
        new ClusterStatusChanged(USER, CLUSTER, "demo", "ERROR", "STEP_FAILED", AT),
        new ClusterStepChanged(
            USER,
            CLUSTER,
            "create-control-plane",
            "Start the control plane",
            2,
            5,
            StepOutcome.SUCCEEDED,
            AT),
        new ClusterTtlExtended(USER, CLUSTER, Instant.parse("2026-03-01T14:15:30Z"), AT),
        new ClusterLogAppended(USER, CLUSTER, 42, AT),
        new ClusterLeaseExpiring(
            USER, CLUSTER, "demo", Instant.parse("2026-03-01T10:25:30Z"), 10, AT),
        new ClusterQueueMoved(USER, CLUSTER, "demo", 3, Instant.parse("2026-03-01T10:25:30Z"), AT),
        new UserInfo(
            USER,
            CLUSTER,
            Severity.WARNING,
            "A new team owns demo",
            "Grace Hopper handed the cluster to the team Compilers.",
            AT));
  }

  private static List<Message> withNulls() {
    return List.of(
        new ProvisionCluster(
            COMMAND,
            CLUSTER,
            1,
            1,
            Instant.parse("2026-03-01T10:25:30Z"),
            "host-1",
            "kwok",
            "1.34.4",
            new Nodes(1, 0),
            new Resources(500, 512 * (1L << 20), 2 * GIB),
            new PortBlock(31_000, 10),
            Map.of("branch", "main"),
            null),
        new StepFinished(
            WORK,
            "wait-ready",
            "Wait until it is ready",
            4,
            5,
            StepOutcome.TIMED_OUT,
            null,
            60_000),
        new ClusterFailed(
            WORK, FailureCode.EXPIRED, "The work began after its deadline.", null, true),
        new LogChunk(WORK, null, "agent", "taken over from agent-2\n"),
        report(null, null),
        new ClusterStatusChanged(USER, CLUSTER, "demo", "RUNNING", null, AT),
        new ClusterStepChanged(
            USER, CLUSTER, "wait-ready", "Wait until it is ready", 4, 5, null, AT),
        new ClusterQueueMoved(USER, CLUSTER, "demo", 120, null, AT),
        new UserInfo(
            USER,
            null,
            Severity.INFO,
            "You are invited",
            "Ada Lovelace invites you to the team Engines.",
            AT));
  }

  private static HostReported report(
      @Nullable Map<String, String> labels, @Nullable List<HostCondition> conditions) {
    return new HostReported(
        "host-1",
        "agent-1",
        "default",
        7,
        1_234,
        new Capacity(20, 8_000, 32 * GIB, 200 * GIB),
        new Load(0.75, 20 * GIB, 150 * GIB),
        new PortBlock(31_000, 200),
        10,
        List.of(new ProviderOffer("kwok", List.of("1.34.4", "1.33.8"), 500, true)),
        List.of(
            new HostedCluster(CLUSTER, 3, HostedState.RUNNING),
            new HostedCluster(COMMAND, 1, HostedState.CHANGING)),
        labels,
        conditions,
        AT);
  }
}
