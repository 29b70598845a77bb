package io.k8slab.agent.shell;

/** Takes what a program writes, piece by piece. */
public interface OutputSink {
  void stdout(byte[] bytes);

  void stderr(byte[] bytes);
}
