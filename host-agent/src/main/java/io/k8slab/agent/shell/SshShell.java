package io.k8slab.agent.shell;

import io.k8slab.agent.cluster.SshConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.channel.ChannelListener;
import org.jspecify.annotations.Nullable;

/**
 * Runs programs on a host over SSH. Connections are kept and shared; one that broke is replaced at
 * the next use.
 */
public final class SshShell implements HostShell {
  /** Why a host is unreachable where something else answers in its place. */
  public static final String OTHER_KEY = "its key is not the pinned one";

  private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(15);
  private static final int SIGNALLED = 128 + 9;

  private final SshConnections connections;

  SshShell(SshClients clients, SshConfig config) {
    this.connections = new SshConnections(clients, config);
  }

  @Override
  public ShellResult exec(Exec exec, OutputSink sink) {
    String command = PosixQuoting.commandLine(exec.argv(), exec.env());
    long deadline = System.nanoTime() + exec.timeout().toNanos();
    IOException failure = null;
    // a connection found dead before the command left it costs one more try, never a second run
    for (int attempt = 0; attempt < 2; attempt++) {
      try (SshConnections.Slot slot = connections.take(deadline)) {
        OutputQueue output = new OutputQueue();
        ChannelExec channel;
        try {
          channel = open(slot, command, exec, output);
        } catch (IOException e) {
          slot.discard();
          failure = e;
          continue;
        }
        return await(channel, output, sink, deadline, slot);
      } catch (IOException e) {
        return new ShellResult.Unreachable(why(e));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ShellResult.Unreachable("the wait was interrupted");
      }
    }
    return new ShellResult.Unreachable(why(failure));
  }

  private static ChannelExec open(
      SshConnections.Slot slot, String command, Exec exec, OutputQueue output) throws IOException {
    ChannelExec channel = slot.session().createExecChannel(command);
    channel.setIn(new ByteArrayInputStream(exec.stdin()));
    channel.setOut(output.stream(false));
    channel.setErr(output.stream(true));
    channel.addChannelListener(
        new ChannelListener() {
          @Override
          public void channelClosed(
              org.apache.sshd.common.channel.Channel closed, @Nullable Throwable reason) {
            output.end();
          }
        });
    channel.open().verify(OPEN_TIMEOUT);
    return channel;
  }

  private static ShellResult await(
      ChannelExec channel,
      OutputQueue output,
      OutputSink sink,
      long deadline,
      SshConnections.Slot slot)
      throws InterruptedException {
    try {
      if (!output.drain(sink, deadline)) {
        return new ShellResult.TimedOut();
      }
      channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), OPEN_TIMEOUT);
      Integer status = channel.getExitStatus();
      if (status != null) {
        return new ShellResult.Exited(status);
      }
      if (channel.getExitSignal() != null) {
        return new ShellResult.Exited(SIGNALLED);
      }
      slot.discard();
      return new ShellResult.Unreachable("the connection was lost while the program ran");
    } finally {
      channel.close(true);
    }
  }

  private static String why(@Nullable IOException failure) {
    if (failure == null) {
      return "the host could not be reached";
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SshException ssh
          && ssh.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_HOST_KEY_NOT_VERIFIABLE) {
        return OTHER_KEY;
      }
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  @Override
  public void close() {
    connections.close();
  }
}
