package io.k8slab.agent.shell;

import io.k8slab.agent.cluster.SshConfig;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.session.ClientSession;

/**
 * A host's connections. OpenSSH takes 10 channels a connection (MaxSessions), so we use 8 of each
 * and open up to 4.
 */
final class SshConnections {
  private static final int CHANNELS = 8;
  private static final int CONNECTIONS = 4;

  private final SshClients clients;
  private final SshConfig config;
  private final Semaphore free = new Semaphore(CHANNELS * CONNECTIONS, true);
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Connection> open = new ArrayList<>();

  SshConnections(SshClients clients, SshConfig config) {
    this.clients = clients;
    this.config = config;
  }

  private static final class Connection {
    final ClientSession session;
    final AtomicInteger used = new AtomicInteger();

    Connection(ClientSession session) {
      this.session = session;
    }
  }

  /** The right to one channel. */
  final class Slot implements AutoCloseable {
    private final Connection connection;

    private Slot(Connection connection) {
      this.connection = connection;
    }

    ClientSession session() {
      return connection.session;
    }

    /** The connection failed: nobody shall use it again. */
    void discard() {
      connection.session.close(true);
    }

    @Override
    public void close() {
      connection.used.decrementAndGet();
      free.release();
    }
  }

  Slot take(long deadline) throws IOException, InterruptedException {
    if (!free.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      throw new SocketTimeoutException("no free SSH channel in time");
    }
    boolean taken = false;
    lock.lockInterruptibly();
    try {
      open.removeIf(connection -> !connection.session.isOpen());
      Connection connection =
          open.stream().filter(one -> one.used.get() < CHANNELS).findFirst().orElse(null);
      if (connection == null) {
        connection = new Connection(clients.connect(config));
        open.add(connection);
      }
      connection.used.incrementAndGet();
      taken = true;
      return new Slot(connection);
    } finally {
      lock.unlock();
      if (!taken) {
        free.release();
      }
    }
  }

  void close() {
    lock.lock();
    try {
      open.forEach(connection -> connection.session.close(true));
      open.clear();
    } finally {
      lock.unlock();
    }
  }
}
