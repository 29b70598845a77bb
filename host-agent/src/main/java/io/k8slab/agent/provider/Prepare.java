package io.k8slab.agent.provider;

import io.k8slab.agent.shell.HostScript;
import io.k8slab.agent.step.HostStep;
import io.k8slab.events.FailureCode;
import io.k8slab.events.PortBlock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The first step of every create: the host has room, the ports are free, the files are written. */
public final class Prepare {
  public static final String STEP = "prepare";

  private static final HostScript SCRIPT = HostScript.beside(Prepare.class, "prepare.sh");
  private static final int EXIT_PORT_TAKEN = 20;
  private static final int EXIT_HOST_FULL = 21;

  /** Well under a second on an idle machine; twenty creates at once are not an idle machine. */
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private Prepare() {}

  /**
   * @param memoryKib how much of it must be free
   * @param diskKib how much of it must be free
   * @param folders to make below the cluster's, for the files
   */
  public static HostStep step(
      Place place,
      PortBlock ports,
      long memoryKib,
      long diskKib,
      ClusterFiles files,
      String... folders) {
    return new HostStep(
        STEP,
        "Check the host and write the configuration",
        SCRIPT.argv(
            Stream.concat(
                    Stream.of(
                        place.folder(),
                        Integer.toString(ports.first()),
                        Integer.toString(ports.count()),
                        Long.toString(memoryKib),
                        Long.toString(diskKib)),
                    Stream.of(folders))
                .toList()),
        Map.of(),
        files.stdin(),
        TIMEOUT);
  }

  /** What an exit code of this step, or of a diagnosis with the same codes, means. */
  public static Optional<FailureCode> classify(int exitCode) {
    return switch (exitCode) {
      case EXIT_PORT_TAKEN -> Optional.of(FailureCode.PORT_TAKEN);
      case EXIT_HOST_FULL -> Optional.of(FailureCode.HOST_FULL);
      default -> Optional.empty();
    };
  }

  /** What every program says alike. */
  public static Optional<FailureCode> classify(String tail) {
    return Stream.of(
            Map.entry("address already in use", FailureCode.PORT_TAKEN),
            Map.entry("no space left on device", FailureCode.HOST_FULL))
        .filter(sign -> tail.contains(sign.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
