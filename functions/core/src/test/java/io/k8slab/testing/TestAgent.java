package io.k8slab.testing;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.events.Capacity;
import io.k8slab.events.ClusterCredentials;
import io.k8slab.events.ClusterFailed;
import io.k8slab.events.ClusterPaused;
import io.k8slab.events.ClusterProvisioned;
import io.k8slab.events.ClusterResumed;
import io.k8slab.events.ClusterTerminated;
import io.k8slab.events.Command;
import io.k8slab.events.EncodedEvent;
import io.k8slab.events.Envelope;
import io.k8slab.events.EventCodec;
import io.k8slab.events.EventSigner;
import io.k8slab.events.FailureCode;
import io.k8slab.events.HostReported;
import io.k8slab.events.HostedCluster;
import io.k8slab.events.Load;
import io.k8slab.events.LogChunk;
import io.k8slab.events.Message;
import io.k8slab.events.PortBlock;
import io.k8slab.events.ProviderOffer;
import io.k8slab.events.SealedCredentials;
import io.k8slab.events.StatusEvent;
import io.k8slab.events.StepFinished;
import io.k8slab.events.StepOutcome;
import io.k8slab.events.StepStarted;
import io.k8slab.events.Topics;
import io.k8slab.events.Work;
import io.k8slab.inbox.InboundRecord;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** An agent as the functions hear it: signs what it says, at a fence of its own. */
public final class TestAgent {
  private static final AtomicLong OFFSETS = new AtomicLong();

  private final String id;
  private final String pool;
  private final KeyPair keys;
  private final EventSigner signer;
  private long fence = 1;
  private long sequence;

  public TestAgent(String id, String pool) {
    this.id = id;
    this.pool = pool;
    try {
      this.keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    this.signer = new EventSigner(id, keys.getPrivate());
  }

  public String id() {
    return id;
  }

  public String pool() {
    return pool;
  }

  public TestAgent fence(long fence) {
    this.fence = fence;
    return this;
  }

  public String publicKey() {
    var base64 =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(keys.getPublic().getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
  }

  public Work work(Command command) {
    return new Work(
        command.clusterId(),
        command.generation(),
        command.commandId(),
        command.attempt(),
        command.hostId(),
        id,
        fence,
        Instant.now());
  }

  public StepStarted started(Command command, String step, int index) {
    return new StepStarted(work(command), step, "Step " + step, index, 3);
  }

  public StepFinished finished(Command command, String step, int index) {
    return new StepFinished(
        work(command), step, "Step " + step, index, 3, StepOutcome.SUCCEEDED, 0, 12);
  }

  public ClusterProvisioned provisioned(Command command, SealedCredentials credentials) {
    return new ClusterProvisioned(
        work(command),
        URI.create("https://127.0.0.1:20000"),
        "v1.34.4",
        "-----BEGIN CERTIFICATE-----\nserver\n-----END CERTIFICATE-----\n",
        credentials,
        2,
        1);
  }

  /** With credentials that nobody can open. */
  public ClusterProvisioned provisioned(Command command) {
    return provisioned(command, new SealedCredentials("1", new byte[] {1, 2, 3}));
  }

  public ClusterFailed failed(Command command, boolean clean) {
    return new ClusterFailed(
        work(command), FailureCode.STEP_FAILED, "The step ended with 1.", "create", clean);
  }

  public ClusterFailed failed(Command command, FailureCode code, boolean clean) {
    return new ClusterFailed(work(command), code, "It was not to be.", "start", clean);
  }

  public ClusterPaused paused(Command command) {
    return new ClusterPaused(work(command));
  }

  public ClusterResumed resumed(Command command) {
    return new ClusterResumed(work(command));
  }

  public ClusterTerminated terminated(Command command) {
    return new ClusterTerminated(work(command));
  }

  public LogChunk log(Command command, String text) {
    return new LogChunk(work(command), "create", "stdout", text);
  }

  /** The next report of a host of this agent's, offering KWOK. */
  public HostReported report(String hostId, int slots, HostedCluster... clusters) {
    return report(hostId, slots, Instant.now(), clusters);
  }

  public HostReported report(String hostId, int slots, Instant at, HostedCluster... clusters) {
    return new HostReported(
        hostId,
        id,
        pool,
        fence,
        ++sequence,
        new Capacity(slots, 64_000, 64L << 30, 256L << 30),
        new Load(0.5, 32L << 30, 128L << 30),
        new PortBlock(20_000, Math.max(1, slots) * 10),
        10,
        List.of(new ProviderOffer("kwok", List.of("1.34.4", "1.33.9"), 100, true)),
        List.of(clusters),
        null,
        null,
        at);
  }

  /** A message of this agent's as it lies on its topic, signed. */
  public InboundRecord record(Message message) {
    return inbound(topic(message), key(message), signer.sign(encode(message)));
  }

  /** The same, but nobody signed it. */
  public InboundRecord unsigned(Message message) {
    return inbound(topic(message), key(message), encode(message));
  }

  /** The same with a value that was changed after it was signed. */
  public InboundRecord tampered(Message message) {
    var signed = signer.sign(encode(message));
    var value = new String(signed.value(), StandardCharsets.UTF_8).replace("v1.34.4", "v1.34.5");
    return inbound(
        topic(message),
        key(message),
        new EncodedEvent(signed.headers(), value.getBytes(StandardCharsets.UTF_8)));
  }

  /** A host's end, signed over its attributes. */
  public InboundRecord tombstone(HostReported last) {
    var event = new EncodedEvent(encode(last).headers(), new byte[0]);
    var signed = inbound(Topics.HOSTS, last.hostId(), signer.sign(event));
    return InboundRecord.tombstone(
        signed.topic(), signed.partition(), signed.offset(), last.hostId(), signed.headers());
  }

  private EncodedEvent encode(Message message) {
    return EventCodec.encode(
        new Envelope<>(
            UuidCreator.getTimeOrderedEpoch(),
            URI.create("/agents/" + id),
            key(message),
            Instant.now(),
            "correlation-1",
            null,
            message));
  }

  public static InboundRecord inbound(String topic, String key, EncodedEvent event) {
    var headers = new HashMap<String, byte[]>();
    event
        .headers()
        .forEach((name, text) -> headers.put(name, text.getBytes(StandardCharsets.UTF_8)));
    return new InboundRecord(topic, 0, OFFSETS.incrementAndGet(), key, headers, event.value());
  }

  private static String topic(Message message) {
    return switch (message) {
      case HostReported _ -> Topics.HOSTS;
      case LogChunk _ -> Topics.LOGS;
      default -> Topics.STATUS;
    };
  }

  private static String key(Message message) {
    return switch (message) {
      case HostReported report -> report.hostId();
      case LogChunk chunk -> chunk.work().clusterId().toString();
      case StatusEvent event -> event.clusterId().toString();
      default -> UUID.randomUUID().toString();
    };
  }

  /** What an agent of ours would seal. */
  public static ClusterCredentials credentials(String clientCa, String clientCaKey) {
    return new ClusterCredentials("apiVersion: v1\nkind: Config\n", clientCa, clientCaKey);
  }
}
