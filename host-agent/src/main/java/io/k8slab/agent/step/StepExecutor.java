package io.k8slab.agent.step;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.WorkListener;
import io.k8slab.agent.hoststate.ClusterLock;
import io.k8slab.agent.hoststate.HostState;
import io.k8slab.agent.shell.Captured;
import io.k8slab.agent.shell.Exec;
import io.k8slab.agent.shell.HostScript;
import io.k8slab.agent.shell.HostShell;
import io.k8slab.agent.shell.ShellResult;
import io.k8slab.events.PortBlock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs a cluster's steps on its host, one at a time, under its lock. Waiting costs one blocking
 * call: the host itself waits for the step and sends its output as it comes.
 */
public final class StepExecutor {
  private static final HostScript SCRIPT = HostScript.beside(StepExecutor.class, "steps.sh");
  private static final Duration END_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration REMOVE_TIMEOUT = Duration.ofSeconds(30);

  /** How much longer than the step itself its wait may take before the host counts as lost. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  private static final int RECONNECTS = 3;

  private final HostShell shell;
  private final HostState state;

  public StepExecutor(HostShell shell, HostState state) {
    this.shell = shell;
    this.state = state;
  }

  /**
   * Runs the step to its end. When it returns anything but {@link StepEnd.Unreachable}, no process
   * of the step's session runs any more.
   *
   * @param ordinal tells steps of one name under one fence apart
   */
  public StepEnd run(
      ClusterLock lock,
      HostStep step,
      int ordinal,
      WorkListener listener,
      Cancellation cancellation) {
    if (cancellation.isCancelled()) {
      return new StepEnd.Cancelled();
    }
    String folder = lock.fence() + "-" + ordinal + "-" + step.name();
    StepEnder ender = new StepEnder(() -> ask(lock, END_TIMEOUT, "end", folder));
    cancellation.onCancel(() -> ender.end(new StepEnd.Cancelled()));
    ender.endAfter(step.timeout());
    try {
      return follow(lock, step, folder, listener, ender);
    } finally {
      ender.over();
    }
  }

  private StepEnd follow(
      ClusterLock lock, HostStep step, String folder, WorkListener listener, StepEnder ender) {
    LogLines out = new LogLines(listener, step.name(), "stdout");
    LogLines err = new LogLines(listener, step.name(), "stderr");
    StepFrames frames = new StepFrames(out, err);
    Duration patience = step.timeout().plus(GRACE);
    ShellResult result;
    try {
      result = shell.exec(start(lock, step, folder, patience), frames);
      for (int n = 0; frames.last() == null && n < RECONNECTS && lostOnTheWay(result); n++) {
        frames.resume();
        result = shell.exec(resume(lock, folder, frames, patience), frames);
      }
    } catch (HostState.Unreachable e) {
      return new StepEnd.Unreachable(e.why());
    }
    out.end();
    err.end();
    return told(lock, frames, result, ender.why(), out.tail() + err.tail());
  }

  private static boolean lostOnTheWay(ShellResult result) {
    return result instanceof ShellResult.Unreachable;
  }

  private static StepEnd told(
      ClusterLock lock,
      StepFrames frames,
      ShellResult result,
      @Nullable StepEnd ended,
      String tail) {
    String last = frames.last();
    if (last == null) {
      return switch (result) {
        case ShellResult.Unreachable(String why) -> new StepEnd.Unreachable(why);
        case ShellResult.TimedOut() ->
            new StepEnd.Unreachable("the host did not tell of the step's end");
        case ShellResult.Exited(int code) ->
            new StepEnd.Unreachable(
                "the host cannot run steps: " + code + " " + frames.complaints());
      };
    }
    if (last.startsWith("fenced")) {
      lock.seenLost();
      return new StepEnd.Fenced();
    }
    if (ended != null) {
      return ended;
    }
    return switch (last) {
      case "x killed", "x gone" -> lock.lost() ? new StepEnd.Fenced() : new StepEnd.Killed();
      default -> new StepEnd.Exited(Integer.parseInt(last.substring(2)), tail);
    };
  }

  private Exec start(ClusterLock lock, HostStep step, String folder, Duration patience)
      throws HostState.Unreachable {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "start", state.folder(), lock.name().value(), Long.toString(lock.fence()), folder));
    step.env().forEach((name, value) -> arguments.add(name + "=" + value));
    arguments.add("--");
    arguments.addAll(step.argv());
    return Exec.of(patience, SCRIPT.argv(arguments)).withStdin(step.stdin());
  }

  private Exec resume(ClusterLock lock, String folder, StepFrames frames, Duration patience)
      throws HostState.Unreachable {
    return Exec.of(
        patience,
        SCRIPT.argv(
            "follow",
            state.folder(),
            lock.name().value(),
            folder,
            Long.toString(frames.outBytes()),
            Long.toString(frames.errBytes())));
  }

  /**
   * Ends every step that runs for the cluster, whoever started it.
   *
   * @return false where the host was lost, the lock too, or something would not die
   */
  public boolean endAll(ClusterLock lock) {
    return ask(lock, END_TIMEOUT, "end").filter("gone"::equals).isPresent();
  }

  /**
   * Ends every process of the cluster and keeps its files.
   *
   * @return empty where none is left, else what was left or why it cannot be known
   */
  public Optional<String> halt(ClusterLock lock) {
    String answer = ask(lock, REMOVE_TIMEOUT, "halt").orElse("the host was lost");
    return answer.equals("gone") ? Optional.empty() : Optional.of(answer);
  }

  /**
   * Ends everything that belongs to the cluster, removes its folder, and proves that no process, no
   * file and no listening port of its block is left.
   *
   * @return empty where that is proven, else what was left or why it cannot be known
   */
  public Optional<String> remove(ClusterLock lock, Optional<PortBlock> ports) {
    String first = ports.map(block -> Integer.toString(block.first())).orElse("0");
    String count = ports.map(block -> Integer.toString(block.count())).orElse("0");
    String answer = ask(lock, REMOVE_TIMEOUT, "remove", first, count).orElse("the host was lost");
    return answer.equals("clean") ? Optional.empty() : Optional.of(answer);
  }

  private Optional<String> ask(
      ClusterLock lock, Duration timeout, String operation, String... more) {
    try {
      List<String> arguments =
          new ArrayList<>(
              List.of(operation, state.folder(), lock.name().value(), Long.toString(lock.fence())));
      arguments.addAll(List.of(more));
      Captured captured = shell.capture(Exec.of(timeout, SCRIPT.argv(arguments)));
      if (!captured.succeeded()) {
        return Optional.empty();
      }
      String answer = captured.stdout().strip();
      if (answer.startsWith("fenced")) {
        lock.seenLost();
      }
      return Optional.of(answer);
    } catch (HostState.Unreachable e) {
      return Optional.empty();
    }
  }
}
