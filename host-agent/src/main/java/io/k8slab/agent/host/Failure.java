package io.k8slab.agent.host;

import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.agent.provider.Provider;
import io.k8slab.agent.step.HostStep;
import io.k8slab.agent.step.StepEnd;
import io.k8slab.events.FailureCode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why work failed, before it is known whether anything was left. */
record Failure(FailureCode code, String cause, @Nullable String step) {

  /**
   * @return empty where the step succeeded; a lost lock is no failure and must be looked at before
   */
  static Optional<Failure> of(Provider provider, HostStep step, StepEnd end) {
    return switch (end) {
      case StepEnd.Exited(int code, String tail) when code == 0 -> Optional.empty();
      case StepEnd.Exited(int code, String tail) ->
          failed(
              provider.classify(step.name(), code, tail),
              "Step \"" + step.title() + "\" failed with exit code " + code + lastLine(tail),
              step);
      case StepEnd.TimedOut() ->
          failed(
              FailureCode.TIMED_OUT,
              "Step \""
                  + step.title()
                  + "\" took longer than "
                  + step.timeout().toSeconds()
                  + " s and was ended.",
              step);
      case StepEnd.Cancelled() -> failed(FailureCode.CANCELLED, "The work was cancelled.", step);
      case StepEnd.Killed() ->
          failed(
              FailureCode.STEP_FAILED,
              "Step \"" + step.title() + "\" was killed on its host.",
              step);
      case StepEnd.Fenced() ->
          failed(FailureCode.INTERNAL, "Another agent has taken the cluster over.", step);
      case StepEnd.Unreachable(String why) ->
          failed(FailureCode.HOST_UNREACHABLE, "The host was lost: " + why, step);
    };
  }

  private static Optional<Failure> failed(FailureCode code, String cause, HostStep step) {
    return Optional.of(new Failure(code, cause, step.name()));
  }

  private static String lastLine(String tail) {
    List<String> lines = tail.lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "." : ": " + lines.getLast();
  }

  WorkResult.Failed result(boolean clean) {
    return new WorkResult.Failed(code, cause, step, clean);
  }

  /** As the ledger keeps it. */
  static String write(WorkResult.Failed failed) {
    return failed.code()
        + "\n"
        + failed.clean()
        + "\n"
        + (failed.step() == null ? "" : failed.step())
        + "\n"
        + failed.cause();
  }

  static Optional<WorkResult.Failed> read(String text) {
    String[] parts = text.split("\n", 4);
    if (parts.length != 4) {
      return Optional.empty();
    }
    return Optional.of(
        new WorkResult.Failed(
            FailureCode.valueOf(parts[0]),
            parts[3],
            parts[2].isEmpty() ? null : parts[2],
            Boolean.parseBoolean(parts[1])));
  }
}
