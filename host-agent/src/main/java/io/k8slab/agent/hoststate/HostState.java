package io.k8slab.agent.hoststate;

import io.k8slab.agent.cluster.HostFault;
import io.k8slab.agent.cluster.HostUnreachableException;
import io.k8slab.agent.shell.Captured;
import io.k8slab.agent.shell.Exec;
import io.k8slab.agent.shell.HostScript;
import io.k8slab.agent.shell.HostShell;
import io.k8slab.agent.shell.ShellResult;
import io.k8slab.agent.shell.SshShell;
import io.k8slab.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a host remembers of our clusters, below one folder of its own.
 *
 * <p>A cluster's lock is a lease of {@link #LOCK_TTL} that its holder renews, with a fencing token
 * that grows at each grant. Both live in files that are only touched under flock(1), and each step
 * checks its token under that same flock as it starts. A lock held by a process on the host (a
 * blocked ssh channel) would be let go faster where an agent is killed, but would stay for hours
 * where the network to it is cut, and would not tell the old holder; the lease is bounded in both
 * cases, and safety rests on the token alone. A higher generation takes the lock at once.
 *
 * <p>The ledger is outside the cluster's folder and outlives it for longer than any command lives.
 */
public final class HostState {
  /** How long a killed agent keeps its successor waiting at most. */
  static final Duration LOCK_TTL = Duration.ofSeconds(4);

  /** A day more than the commands' topic keeps anything. */
  static final Duration MEMORY = Topics.COMMAND_RETENTION.plusDays(1);

  private static final HostScript SCRIPT = HostScript.beside(HostState.class, "state.sh");
  private static final Pattern AGENT_ID = Pattern.compile("[A-Za-z0-9._:@-]{1,128}");
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HostShell shell;
  private final String configuredFolder;
  private final String agentId;
  private volatile @Nullable String folder;

  /**
   * @param agentId {@code [A-Za-z0-9._:@-]{1,128}}
   */
  public HostState(HostShell shell, String configuredFolder, String agentId) {
    requireAgentId(agentId);
    this.shell = shell;
    this.configuredFolder = configuredFolder;
    this.agentId = agentId;
  }

  static void requireAgentId(String agentId) {
    if (!AGENT_ID.matcher(agentId).matches()) {
      throw new IllegalArgumentException("agent id: not as " + AGENT_ID);
    }
  }

  /** A failure to ask the host, with its reason. */
  public static final class Unreachable extends Exception {
    private static final long serialVersionUID = 1L;

    private final HostFault fault;

    Unreachable(HostFault fault, String why) {
      super(why);
      this.fault = fault;
    }

    /** The same for those who ask about the host as a whole. */
    public HostUnreachableException told() {
      return new HostUnreachableException(fault, why());
    }

    /** The reason, never null. */
    public String why() {
      return String.valueOf(getMessage());
    }
  }

  /** The state folder's absolute path; made at the first use. */
  public String folder() throws Unreachable {
    String known = folder;
    if (known != null) {
      return known;
    }
    String opened = run(List.of("open", configuredFolder)).strip();
    folder = opened;
    return opened;
  }

  public String clusterFolder(HostName name) throws Unreachable {
    return folder() + "/clusters/" + name;
  }

  /**
   * Asks once for a cluster's lock and puts the wish into the ledger.
   *
   * @param generation not read for {@link Wish#ANY}
   */
  public LockResult tryLock(HostName name, long generation, int attempt, Wish wish) {
    String token = agentId + "/" + UUID.randomUUID();
    String answer;
    try {
      answer =
          ask(
              "acquire",
              name.value(),
              token,
              Long.toString(generation),
              Integer.toString(attempt),
              wish.word(),
              hundredths(LOCK_TTL));
    } catch (Unreachable e) {
      return new LockResult.Unreachable(e.why());
    }
    String[] words = answer.split(" ", -1);
    return switch (words[0]) {
      case "granted" -> {
        long fence = Long.parseLong(words[1]);
        yield new LockResult.Granted(new ClusterLock(this, name, fence), LedgerEntry.parse(words));
      }
      case "superseded" -> new LockResult.Superseded(Long.parseLong(words[1]));
      case "held" -> new LockResult.Held(Duration.ofMillis(Long.parseLong(words[1]) * 10));
      case "unknown" -> new LockResult.Unknown();
      default -> throw new IllegalStateException("acquire answered " + words[0]);
    };
  }

  /** A cluster that has a folder on the host. */
  public record Found(
      HostName name, long generation, boolean busy, String provider, Set<String> processes) {

    /** With what runs of it elsewhere, by its name. */
    public Found with(Map<String, Set<String>> elsewhere) {
      Set<String> all = new HashSet<>(processes);
      all.addAll(elsewhere.getOrDefault(name.value(), Set.of()));
      return new Found(name, generation, busy, provider, Set.copyOf(all));
    }
  }

  /** What runs of which cluster, from lines of the form {@code process NAME WHAT}. */
  public static Map<String, Set<String>> processes(String lines) {
    Map<String, Set<String>> processes = new HashMap<>();
    for (String line : lines.split("\n", -1)) {
      String[] words = line.split(" ", 3);
      if (words.length == 3 && words[0].equals("process")) {
        processes.computeIfAbsent(words[1], id -> new HashSet<>()).add(words[2]);
      }
    }
    return processes;
  }

  /** Every cluster with a folder; {@code processes} are the names of those that carry its mark. */
  public List<Found> list() throws Unreachable {
    String answer = ask("list");
    Map<String, Set<String>> processes = processes(answer);
    List<String[]> clusters = new ArrayList<>();
    for (String line : answer.split("\n", -1)) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("cluster") && words.length == 5) {
        clusters.add(words);
      }
    }
    List<Found> found = new ArrayList<>();
    for (String[] words : clusters) {
      HostName.parse(words[1])
          .ifPresent(
              name ->
                  found.add(
                      new Found(
                          name,
                          Long.parseLong(words[2]),
                          words[3].equals("1"),
                          words[4],
                          processes.getOrDefault(words[1], Set.of()))));
    }
    return List.copyOf(found);
  }

  /** Forgets clusters that are gone for longer than any command lives. */
  public void prune() throws Unreachable {
    ask("prune", Long.toString(MEMORY.toMinutes()));
  }

  /**
   * @return the epoch; empty where another agent holds the lease
   */
  Optional<Long> report(String agentId, Duration ttl) throws Unreachable {
    String[] words = ask("report", agentId, hundredths(ttl)).split(" ", -1);
    return words[0].equals("epoch") ? Optional.of(Long.valueOf(words[1])) : Optional.empty();
  }

  String ask(String operation, String... arguments) throws Unreachable {
    List<String> all = new ArrayList<>(List.of(operation, folder()));
    all.addAll(List.of(arguments));
    return run(all).strip();
  }

  private String run(List<String> arguments) throws Unreachable {
    Captured captured = shell.capture(Exec.of(TIMEOUT, SCRIPT.argv(arguments)));
    return switch (captured.result()) {
      case ShellResult.Exited(int code) when code == 0 -> captured.stdout();
      case ShellResult.Exited(int code) ->
          throw new Unreachable(
              HostFault.UNREACHABLE,
              "its state folder cannot be used: " + code + " " + captured.stderr().strip());
      case ShellResult.TimedOut() ->
          throw new Unreachable(HostFault.SILENT, "it did not answer in time");
      case ShellResult.Unreachable(String why) -> throw new Unreachable(fault(why), why);
    };
  }

  private static HostFault fault(String why) {
    return why.equals(SshShell.OTHER_KEY) ? HostFault.OTHER_KEY : HostFault.UNREACHABLE;
  }

  static String hundredths(Duration duration) {
    return Long.toString(duration.toMillis() / 10);
  }
}
