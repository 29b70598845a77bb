package io.k8slab.cli.wait;

/**
 * Says something when the process is told to end (Ctrl-C) while this is open. The process ends all
 * the same, with the exit code of the signal.
 */
final class OnInterrupt implements AutoCloseable {
  private final Thread hook;

  OnInterrupt(Runnable say) {
    this.hook = new Thread(say, "on-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending, and the hook is what speaks now
      Thread.currentThread().interrupt();
    }
  }
}
