package io.k8slab.agent.host;

import io.k8slab.agent.provider.Provider;
import io.k8slab.agent.shell.Captured;
import io.k8slab.agent.shell.Exec;
import io.k8slab.agent.shell.HostShell;
import io.k8slab.agent.shell.ShellResult;
import io.k8slab.events.ConditionStatus;
import io.k8slab.events.HostCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What one look says of a host's health. Disk and memory are judged by who places clusters. */
final class JudgeHealth {
  /** Certificates are valid from five minutes before they are made; far below that. */
  static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);

  /** A look that takes longer than the time between two. */
  static final Duration SLOW = Duration.ofSeconds(5);

  /** An engine that hangs must not keep the report. */
  private static final Duration ENGINE_PATIENCE = Duration.ofSeconds(10);

  private static final String CLOCK = "ClockSkew";
  private static final String SPEED = "Unresponsive";
  private static final String ENGINE = "EngineDown";

  private JudgeHealth() {}

  static HostCondition ready() {
    return new HostCondition(
        HostCondition.READY, ConditionStatus.TRUE, "Answers", "It was looked at.");
  }

  /**
   * @param told the host's time, somewhere between the two of the agent's clock
   */
  static HostCondition clock(Instant told, Instant asked, Instant answered) {
    var ahead = Duration.between(answered, told);
    var behind = Duration.between(told, asked);
    if (ahead.compareTo(CLOCK_TOLERANCE) > 0) {
      return skewed(ahead, "ahead of");
    }
    if (behind.compareTo(CLOCK_TOLERANCE) > 0) {
      return skewed(behind, "behind");
    }
    return sound(CLOCK, "InTime", "Its clock is the agent's.");
  }

  private static HostCondition skewed(Duration by, String where) {
    return new HostCondition(
        CLOCK,
        ConditionStatus.TRUE,
        "ClockDiffers",
        "Its clock is " + by.toSeconds() + " s " + where + " the agent's.");
  }

  static HostCondition speed(Duration took) {
    return took.compareTo(SLOW) > 0
        ? new HostCondition(
            SPEED,
            ConditionStatus.TRUE,
            "AnswersSlowly",
            "It took " + took.toSeconds() + " s to tell its facts.")
        : sound(SPEED, "AnswersInTime", "It answers in time.");
  }

  /** Of those kinds that run elsewhere than in processes of ours: empty where there is none. */
  static List<HostCondition> engines(List<Provider> providers, HostShell shell) {
    var down = new ArrayList<String>();
    boolean any = false;
    for (var provider : providers) {
      var listing = provider.listing();
      if (listing.isPresent()) {
        any = true;
        var asked = listing.get();
        var captured =
            shell.capture(new Exec(asked.argv(), asked.stdin(), asked.env(), ENGINE_PATIENCE));
        if (!captured.succeeded()) {
          down.add(provider.kind() + ": " + why(captured));
        }
      }
    }
    if (!any) {
      return List.of();
    }
    return List.of(
        down.isEmpty()
            ? sound(ENGINE, "EngineAnswers", "Its container engine answers.")
            : new HostCondition(
                ENGINE, ConditionStatus.TRUE, "EngineDoesNotAnswer", String.join("; ", down)));
  }

  private static String why(Captured captured) {
    return switch (captured.result()) {
      case ShellResult.TimedOut() -> "no answer in time";
      case ShellResult.Unreachable(String why) -> why;
      case ShellResult.Exited(int code) ->
          captured
              .stderr()
              .lines()
              .filter(line -> !line.isBlank())
              .reduce((_, last) -> last)
              .map(String::strip)
              .orElse("exit code " + code);
    };
  }

  private static HostCondition sound(String type, String reason, String message) {
    return new HostCondition(type, ConditionStatus.FALSE, reason, message);
  }
}
