package io.k8slab.agent.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs programs on this machine, as this process's user. */
public final class LocalShell implements HostShell {
  private static final Logger log = LoggerFactory.getLogger(LocalShell.class);
  private static final int NO_SUCH_PROGRAM = 127;

  @Override
  public ShellResult exec(Exec exec, OutputSink sink) {
    long deadline = System.nanoTime() + exec.timeout().toNanos();
    ProcessBuilder builder = new ProcessBuilder(exec.argv());
    builder.environment().putAll(exec.env());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      sink.stderr((e.getMessage() + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return new ShellResult.Exited(NO_SUCH_PROGRAM);
    }
    OutputQueue output = new OutputQueue();
    AtomicInteger open = new AtomicInteger(2);
    read(process.getInputStream(), output.stream(false), open, output);
    read(process.getErrorStream(), output.stream(true), open, output);
    Thread.ofVirtual().start(() -> feed(process, exec.stdin()));
    try {
      if (output.drain(sink, deadline)
          && process.waitFor(java.time.Duration.ofNanos(deadline - System.nanoTime()))) {
        return new ShellResult.Exited(process.exitValue());
      }
      end(process);
      return new ShellResult.TimedOut();
    } catch (InterruptedException e) {
      end(process);
      Thread.currentThread().interrupt();
      return new ShellResult.Unreachable("the wait was interrupted");
    }
  }

  private static void read(
      InputStream from, OutputStream to, AtomicInteger open, OutputQueue output) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (from) {
                from.transferTo(to);
              } catch (IOException e) {
                log.atDebug().setCause(e).log("a program's output broke off");
              } finally {
                if (open.decrementAndGet() == 0) {
                  output.end();
                }
              }
            });
  }

  private static void feed(Process process, byte[] stdin) {
    try (OutputStream to = process.getOutputStream()) {
      to.write(stdin);
    } catch (IOException e) {
      log.atDebug().setCause(e).log("a program ended before it had read its input");
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Override
  public void close() {}
}
