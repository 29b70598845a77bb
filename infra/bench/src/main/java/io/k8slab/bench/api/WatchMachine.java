package io.k8slab.bench.api;

import io.k8slab.bench.lab.LabInside;
import io.k8slab.bench.process.ProcessUse;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks at the machine while a load runs: at its processes, and ten times a second at the pool. */
final class WatchMachine implements AutoCloseable {
  private static final String BUSY =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE application_name = 'k8slab-functions' AND state <> 'idle'
      """;
  private static final int MILLIS = 100;

  private final ProcessUse lab;
  private final ProcessUse own = new ProcessUse(ProcessHandle.current().pid());
  private final Connection connection;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("watch-machine").unstarted(this::look);
  private final long began = System.nanoTime();
  private final double jvmBefore;
  private final double allBefore;
  private volatile double load;
  private volatile double busy;

  private WatchMachine(long pid, Connection connection) {
    this.lab = new ProcessUse(pid);
    this.connection = connection;
    this.jvmBefore = lab.cpuSeconds();
    this.allBefore = lab.cpuSecondsOfAll();
  }

  /**
   * @param pid of the installation's JVM; its other processes are PostgreSQL's
   */
  static WatchMachine start(long pid, LabInside inside) throws IOException, SQLException {
    WatchMachine watch = new WatchMachine(pid, inside.server().getConnection());
    watch.thread.start();
    return watch;
  }

  private void look() {
    long sum = 0;
    try (var count = connection.prepareStatement(BUSY)) {
      for (int looks = 1; !stopped.await(MILLIS, TimeUnit.MILLISECONDS); looks++) {
        try (var row = count.executeQuery()) {
          row.next();
          sum += row.getLong(1);
        }
        busy = (double) sum / looks;
        load = Math.max(load, own.cpuSecondsOf("/vegeta")); // it is gone when the load is over
      }
    } catch (SQLException e) {
      busy = Double.NaN; // it is said as such
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Since the start. */
  MachineUse soFar() {
    double seconds = (System.nanoTime() - began) / 1e9;
    double jvm = lab.cpuSeconds() - jvmBefore;
    double all = lab.cpuSecondsOfAll() - allBefore;
    return new MachineUse(
        jvm / seconds,
        Math.max(0, all - jvm) / seconds,
        load / seconds,
        Runtime.getRuntime().availableProcessors(),
        busy);
  }

  @Override
  public void close() throws SQLException {
    stopped.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connection.close();
  }
}
