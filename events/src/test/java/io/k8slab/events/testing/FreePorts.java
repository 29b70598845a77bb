package io.k8slab.events.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * TCP ports on loopback that nobody listens on. They lie below Linux's ephemeral range (from
 * 32,768), so no outgoing connection takes one between the look and the use, or while a server that
 * a test has stopped shall come back on its port.
 */
public final class FreePorts {
  private static final int LOWEST = 20_000;
  private static final int BOUND = 32_000;
  private static final int TRIES = 200;

  private FreePorts() {}

  /** So many ports, all different. */
  public static List<Integer> find(int count) {
    var ports = new ArrayList<Integer>();
    for (int i = 0; i < TRIES && ports.size() < count; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, BOUND);
      if (!ports.contains(port) && free(port)) {
        ports.add(port);
      }
    }
    if (ports.size() < count) {
      throw new IllegalStateException("found no " + count + " free ports in " + TRIES + " tries");
    }
    return ports;
  }

  private static boolean free(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return true;
    } catch (java.net.BindException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
