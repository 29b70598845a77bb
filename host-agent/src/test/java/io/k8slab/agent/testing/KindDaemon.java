package io.k8slab.agent.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The testbed's own Docker daemon with its node image: started for the first test class that wants
 * it, stopped after the last, unless it ran before. Linux and root only; {@code ./lab test} fails
 * where a test was skipped there.
 */
public final class KindDaemon implements BeforeAllCallback, ExecutionCondition {
  /** Where the testbed has its daemon listen. */
  public static final String SOCKET = "unix:///run/k8slab-kind/docker.sock";

  /** Of the node image and so of its clusters, without the v. */
  public static final String VERSION = "1.34.4";

  public static final String IMAGE = "k8slab/node:v" + VERSION;

  /** With {@code kind} and Debian's {@code docker}: another one on the PATH may be anything. */
  public static final Path BIN = Path.of("/run/k8slab-kind/bin");

  private static final Path DOCKER = Path.of("/usr/bin/docker");

  /** What the root of all tests keeps, and closes when all are over. */
  private record Running(boolean ours) implements AutoCloseable {
    @Override
    public void close() {
      if (ours) {
        run(List.of(testbed("kind"), "down"));
      }
    }
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return System.getProperty("os.name").equals("Linux")
            && System.getProperty("user.name").equals("root")
        ? ConditionEvaluationResult.enabled("root on Linux")
        : ConditionEvaluationResult.disabled("a Docker daemon of the tests needs root on Linux");
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(KindDaemon.class))
        .computeIfAbsent(Running.class, key -> start(), Running.class);
  }

  private static Running start() {
    boolean ours = !Files.exists(Path.of("/run/k8slab-kind/docker.sock"));
    run(List.of(testbed("kind"), "daemon"));
    try {
      Files.createDirectories(BIN);
      link("docker", DOCKER);
      link("kind", Path.of(run(List.of(testbed("tools"), "path")).strip(), "kind"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    if (docker("images", "-q", IMAGE).isBlank()) {
      docker("load", "-i", run(List.of(testbed("kind"), "path")).strip());
    }
    return new Running(ours);
  }

  private static void link(String name, Path program) throws IOException {
    Files.deleteIfExists(BIN.resolve(name));
    Files.createSymbolicLink(BIN.resolve(name), program);
  }

  /** What the daemon says to a command, which has to succeed. */
  public static String docker(String... arguments) {
    return run(Stream.concat(Stream.of(DOCKER.toString()), Stream.of(arguments)).toList());
  }

  /** The lines of it. */
  public static List<String> lines(String... arguments) {
    return docker(arguments).lines().filter(line -> !line.isBlank()).toList();
  }

  /** The rules of a prepared host, on this machine; they name bridges of our clusters only. */
  public static void firewall(String command) {
    run(List.of(infra("hosts/firewall"), command));
  }

  private static String testbed(String script) {
    return infra("testbed/" + script);
  }

  private static String infra(String path) {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("infra/testbed/kind"))) {
      root = root.getParent();
      if (root == null) {
        throw new IllegalStateException("not in a checkout: no infra/testbed above");
      }
    }
    return root.resolve("infra").resolve(path).toString();
  }

  private static String run(List<String> argv) {
    try {
      Path errors = Files.createTempFile("k8slab", ".err");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(new ArrayList<>(argv))
                .redirectError(errors.toFile())
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().put("DOCKER_HOST", SOCKET);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
          throw new IllegalStateException(argv + ": " + Files.readString(errors));
        }
        return said;
      } finally {
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
