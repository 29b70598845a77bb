package io.k8slab.agent.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LocalShellTest extends HostShellContract {
  private final HostShell shell = new LocalShell();

  @Override
  HostShell shell() {
    return shell;
  }

  @Test
  void interrupted_wait_ends_the_program_and_tells() throws InterruptedException {
    ShellResult[] result = new ShellResult[1];
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () ->
                    result[0] =
                        shell.capture(Exec.of(Duration.ofMinutes(1), "sleep", "60")).result());

    waiting.interrupt();
    waiting.join();

    assertThat(result[0]).isInstanceOf(ShellResult.Unreachable.class);
  }
}
