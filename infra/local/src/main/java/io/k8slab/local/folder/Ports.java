package io.k8slab.local.folder;

import io.k8slab.events.PortBlock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ports of one installation: a block of {@value #SIZE} on loopback, chosen at its first start
 * and kept, so that addresses in kubeconfigs stay true. Blocks lie between {@value #LOWEST} and
 * {@value #BOUND}: below Linux's ephemeral range (from 32,768), so that no outgoing connection
 * takes a port of ours while it is free. The first ports are those of the servers in this process:
 * as long as it runs, no other installation takes the block.
 */
public record Ports(int base) {
  /** 10 for the servers; the rest is cut into the clusters' blocks. */
  static final int SIZE = 250;

  static final int LOWEST = 20_000;
  static final int BOUND = 32_500;

  private static final int SERVERS = 10;
  private static final int TRIES = 200;

  /**
   * The folder's block, or a new one where there is none yet or a server's port of it is taken by
   * another program. Call it when nothing of the folder runs any more.
   */
  public static Ports of(Path folder) throws IOException {
    var file = folder.resolve("ports");
    if (Files.exists(file)) {
      var kept = new Ports(Integer.parseInt(Files.readString(file).strip()));
      if (kept.serversFree()) {
        return kept;
      }
    }
    var chosen = choose();
    PrivateFile.write(file, chosen.base + "\n");
    return chosen;
  }

  private static Ports choose() throws IOException {
    int blocks = (BOUND - LOWEST) / SIZE;
    for (int i = 0; i < TRIES; i++) {
      var ports = new Ports(LOWEST + SIZE * ThreadLocalRandom.current().nextInt(blocks));
      if (ports.serversFree()) {
        return ports;
      }
    }
    throw new IOException("found no free block of ports from " + LOWEST + " to " + BOUND);
  }

  private boolean serversFree() throws IOException {
    return free(postgres()) && free(kafka()) && free(kafkaController()) && free(ssh());
  }

  public int postgres() {
    return base;
  }

  public int kafka() {
    return base + 1;
  }

  public int kafkaController() {
    return base + 2;
  }

  public int ssh() {
    return base + 3;
  }

  /** What the clusters' blocks are cut from. */
  public PortBlock clusters() {
    return new PortBlock(base + SERVERS, SIZE - SERVERS);
  }

  /** Whether nobody listens on this port of loopback. */
  public static boolean free(int port) throws IOException {
    try (var _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return true;
    } catch (java.net.BindException e) {
      return false;
    }
  }
}
