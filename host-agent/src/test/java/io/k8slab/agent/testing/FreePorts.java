package io.k8slab.agent.testing;

import io.k8slab.events.PortBlock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports that are free now, below the range that the kernel gives to connections by itself. */
public final class FreePorts {
  private FreePorts() {}

  public static int one() {
    return block(1).first();
  }

  public static PortBlock block(int count) {
    for (int attempt = 0; attempt < 200; attempt++) {
      int first = ThreadLocalRandom.current().nextInt(12_000, 32_000 - count);
      boolean free = true;
      for (int port = first; free && port < first + count; port++) {
        free = isFree(port);
      }
      if (free) {
        return new PortBlock(first, count);
      }
    }
    throw new IllegalStateException("no " + count + " free ports in a row");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Something else that listens on a port. */
  public static ServerSocket occupy(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}
