package io.k8slab.local.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.Signal;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One command line, run by {@code /bin/sh -c} in the home folder, its three streams those of the
 * channel. A command that a signal ended exits with 128 and the signal's number, as in a shell.
 */
final class ExecCommand implements Command {
  private static final Logger log = LoggerFactory.getLogger(ExecCommand.class);
  private static final int NOT_STARTED = 127;

  /** How long output may still come after the end: a daemon may hold the stream for ever. */
  private static final Duration LAST_OUTPUT = Duration.ofSeconds(1);

  private final String commandLine;
  private final AtomicReference<@Nullable Process> running = new AtomicReference<>();
  private @Nullable InputStream stdin;
  private @Nullable OutputStream stdout;
  private @Nullable OutputStream stderr;
  private @Nullable ExitCallback exit;

  ExecCommand(String commandLine) {
    this.commandLine = commandLine;
  }

  @Override
  public void setInputStream(InputStream in) {
    stdin = in;
  }

  @Override
  public void setOutputStream(OutputStream out) {
    stdout = out;
  }

  @Override
  public void setErrorStream(OutputStream err) {
    stderr = err;
  }

  @Override
  public void setExitCallback(ExitCallback callback) {
    exit = callback;
  }

  @Override
  public void start(ChannelSession channel, Environment env) {
    env.addSignalListener(
        (_, signal) -> deliver(signal), Signal.INT, Signal.TERM, Signal.HUP, Signal.KILL);
    Thread.ofVirtual().name("ssh-exec").start(this::run);
  }

  private void run() {
    var done = Objects.requireNonNull(exit);
    try {
      var process =
          new ProcessBuilder("/bin/sh", "-c", commandLine)
              .directory(Path.of(System.getProperty("user.home", "/")).toFile())
              .start();
      running.set(process);
      done.onExit(await(process));
    } catch (IOException e) {
      log.atWarn().setCause(e).log("a command could not be started over SSH");
      done.onExit(NOT_STARTED, "the shell could not be started");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      done.onExit(NOT_STARTED, "interrupted");
    }
  }

  private int await(Process process) throws InterruptedException {
    var input = pump(Objects.requireNonNull(stdin), process.getOutputStream(), true);
    var output = pump(process.getInputStream(), Objects.requireNonNull(stdout), false);
    var errors = pump(process.getErrorStream(), Objects.requireNonNull(stderr), false);
    int code = process.waitFor();
    var _ = output.join(LAST_OUTPUT);
    var _ = errors.join(LAST_OUTPUT);
    input.interrupt();
    return code;
  }

  private static Thread pump(InputStream from, OutputStream to, boolean close) {
    return Thread.ofVirtual()
        .name("ssh-pump")
        .start(
            () -> {
              try {
                copy(from, to);
              } catch (IOException e) {
                // the peer has gone, or the command no longer reads: the other streams go on
                log.atDebug().setCause(e).log("a stream of a command over SSH ended early");
              } finally {
                if (close) {
                  close(to);
                }
              }
            });
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    var buffer = new byte[8192];
    for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
      to.write(buffer, 0, count);
      to.flush();
    }
  }

  private static void close(OutputStream to) {
    try {
      to.close();
    } catch (IOException e) {
      log.atDebug().setCause(e).log("a command's input could not be closed");
    }
  }

  private void deliver(Signal signal) {
    var process = running.get();
    if (process != null) {
      var _ = signal == Signal.KILL ? process.destroyForcibly().isAlive() : destroy(process);
    }
  }

  private static boolean destroy(Process process) {
    process.destroy();
    return true;
  }

  /** The channel is closed; the command goes on, as it would under OpenSSH. */
  @Override
  public void destroy(ChannelSession channel) {
    log.atDebug().log("a channel was closed");
  }
}
