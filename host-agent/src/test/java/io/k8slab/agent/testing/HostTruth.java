package io.k8slab.agent.testing;

import io.k8slab.agent.hoststate.HostName;
import io.k8slab.events.PortBlock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is really on this machine, read from the kernel and not through any code under test. */
public final class HostTruth {

  /** A socket that listens. */
  public record Listening(String program, InetAddress address, int port) {}

  private HostTruth() {}

  /** The pids of all processes that carry the cluster's mark. */
  public static List<Long> processes(HostName name) {
    byte[] mark = ("K8SLAB_CLUSTER=" + name).getBytes(StandardCharsets.UTF_8);
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.map(ProcessHandle::pid).filter(pid -> carries(pid, mark)).toList();
    }
  }

  private static boolean carries(long pid, byte[] mark) {
    String environ = new String(read(pid, "environ"), StandardCharsets.UTF_8);
    return Arrays.asList(environ.split("\0", -1))
        .contains(new String(mark, StandardCharsets.UTF_8));
  }

  private static byte[] read(long pid, String file) {
    try {
      return Files.readAllBytes(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      return new byte[0];
    }
  }

  /** Every socket on which the cluster's processes listen. */
  public static List<Listening> listening(HostName name) {
    Map<String, String> owners = new HashMap<>();
    for (long pid : processes(name)) {
      addSockets(pid, owners);
    }
    return rows().stream()
        .filter(row -> row[3].equals("0A") && owners.containsKey(row[9]))
        .map(row -> new Listening(owners.getOrDefault(row[9], "?"), address(row[1]), port(row[1])))
        .toList();
  }

  private static void addSockets(long pid, Map<String, String> owners) {
    String program = new String(read(pid, "comm"), StandardCharsets.UTF_8).strip();
    try (Stream<Path> fds = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path fd : fds.toList()) {
        String target = Files.readSymbolicLink(fd).toString();
        if (target.startsWith("socket:[")) {
          owners.put(target.substring(8, target.length() - 1), program);
        }
      }
    } catch (IOException e) {
      // a process or file that ended while we looked: what it listened on is gone too
      owners.values().remove(program);
    }
  }

  /** The ports of a block on which anything listens. */
  public static List<Integer> taken(PortBlock block) {
    return listening(block).stream().map(Listening::port).distinct().toList();
  }

  /** Every socket that listens on a port of a block, whoever's it is. */
  public static List<Listening> listening(PortBlock block) {
    return rows().stream()
        .filter(row -> row[3].equals("0A"))
        .map(row -> new Listening("?", address(row[1]), port(row[1])))
        .filter(
            socket ->
                socket.port() >= block.first() && socket.port() < block.first() + block.count())
        .toList();
  }

  private static List<String[]> rows() {
    List<String[]> rows = new ArrayList<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      try (Stream<String> lines = Files.lines(Path.of(table))) {
        lines.skip(1).map(line -> line.strip().split("\\s+")).forEach(rows::add);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    return rows;
  }

  private static int port(String local) {
    return Integer.parseInt(local.substring(local.indexOf(':') + 1), 16);
  }

  private static InetAddress address(String local) {
    // the kernel writes each group of four bytes the other way round
    byte[] raw = HexFormat.of().parseHex(local.substring(0, local.indexOf(':')));
    byte[] address = new byte[raw.length];
    for (int i = 0; i < raw.length; i++) {
      address[i] = raw[i / 4 * 4 + 3 - i % 4];
    }
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
