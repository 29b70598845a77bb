package io.k8slab.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A host agent in a process of its own, to be killed. */
final class AgentProcess implements AutoCloseable {
  private final Process process;

  private AgentProcess(Process process) {
    this.process = process;
  }

  /**
   * @param environment what {@code ReadAgentConfig} reads
   */
  static AgentProcess start(Map<String, String> environment, Path log) throws IOException {
    var builder =
        new ProcessBuilder(Jvm.of("io.k8slab.agent.Main"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return new AgentProcess(builder.start());
  }

  /** {@code kill -9}: no hook runs, nothing is said. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** An orderly stop. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
