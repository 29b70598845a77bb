package io.k8slab.agent.runner;

import io.k8slab.agent.fixture.MemoryWorld;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/** A runner in a process of its own, to be killed; work on one cluster never ends in it. */
final class RunnerProcess {
  private RunnerProcess() {}

  public static void main(String[] args) throws InterruptedException {
    var world = new MemoryWorld();
    world.hold(UUID.fromString(args[2]));
    try (var _ = new RunnerFixture(args[0], args[1], "agent-killed", world)) {
      new CountDownLatch(1).await();
    }
  }
}
