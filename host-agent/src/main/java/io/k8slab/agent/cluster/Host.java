package io.k8slab.agent.cluster;

/** One host, ready to be worked on. Thread-safe. Connects at its first use. */
public interface Host extends AutoCloseable {
  HostConfig config();

  ClusterWork work();

  HostFacts facts();

  ReportingLease reportingLease();

  /** Lets go of connections. Steps that run on the host go on: close after the work has ended. */
  @Override
  void close();
}
