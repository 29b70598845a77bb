package io.k8slab.bench.ssh;

import io.k8slab.agent.shell.HostShell;
import io.k8slab.agent.shell.LocalShell;
import io.k8slab.agent.shell.SshClients;
import io.k8slab.bench.lab.RunFolder;
import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.measure.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The agent's shells against each other on one machine: by SSH on a kept connection, and local. The
 * gate is on the server that {@code ./lab up} uses; OpenSSH's figures stand beside it.
 *
 * @param warmUps runs that are not counted
 * @param runs of each command, in each shell; fewer where they take longer than {@code most}
 * @param most for each server
 */
public record SshExec(int warmUps, int runs, Duration most) implements Bench {

  public static SshExec full() {
    return new SshExec(200, 1000, Duration.ofSeconds(40));
  }

  @Override
  public String name() {
    return "ssh-exec";
  }

  @Override
  public List<Figure> measure(Surroundings surroundings) throws Exception {
    List<Figure> figures = new ArrayList<>();
    try (RunFolder folder = RunFolder.in(surroundings.root())) {
      try (Sshd mina = MinaSshd.start(folder.path().resolve("mina"))) {
        figures.addAll(figures("", through(mina)));
      }
      Optional<Path> program = OpenSshd.program();
      if (program.isEmpty()) {
        surroundings.progress().say("ssh-exec: no sshd on this machine: without OpenSSH's figures");
        return figures;
      }
      surroundings.progress().say("ssh-exec: the same with OpenSSH's server");
      try (Sshd open = OpenSshd.start(program.get(), folder.path().resolve("openssh"))) {
        figures.addAll(figures("openssh-", through(open)));
      }
    }
    return figures;
  }

  private AddedTime through(Sshd server) {
    try (SshClients clients = new SshClients();
        HostShell ssh = clients.shell(server.config());
        HostShell local = new LocalShell()) {
      AddedTime.measure(local, ssh, warmUps, most.dividedBy(4));
      return AddedTime.measure(local, ssh, runs, most);
    }
  }

  private static List<Figure> figures(String prefix, AddedTime time) {
    return List.of(
        Figure.of(prefix + "runs", time.added().count(), "count"),
        Figure.of(prefix + "p99", time.added().percentile(99), "ms"),
        Figure.of(prefix + "p50", time.added().percentile(50), "ms"),
        new Figure(
            prefix + "whole-p99", time.second().percentile(99), "ms", time.first().percentile(99)),
        new Figure(
            prefix + "whole-p50", time.second().percentile(50), "ms", time.first().percentile(50)));
  }
}
