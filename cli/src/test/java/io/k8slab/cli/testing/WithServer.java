package io.k8slab.cli.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;

/** A model server, a home and somebody known to the server; nothing leaves the document. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
public abstract class WithServer {
  protected static final String EMAIL = "ada@example.com";
  protected static final String PASSWORD = "correct horse battery";
  protected static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir protected Path home;
  protected volatile Instant now = START;
  protected final InstantSource clock = () -> now;
  protected ModelServer server;

  @SuppressWarnings("NullAway.Init")
  protected WithServer() {}

  @BeforeEach
  void startServer() throws IOException {
    server = new ModelServer(clock);
    server.person(EMAIL, PASSWORD);
  }

  @AfterEach
  void nothingLeftTheDocument() {
    server.close();
    assertThat(server.violations()).isEmpty();
  }

  protected Cli cli() {
    return new Cli(home, server.url(), clock);
  }

  /** Signed in. */
  protected Cli ada() {
    Cli.Run login =
        cli().stdin(PASSWORD + "\n").run("auth", "login", "--email", EMAIL, "--password-stdin");
    assertThat(login.code()).as(login.err()).isZero();
    return cli();
  }

  protected Cli.Run create(String name, String... more) {
    String[] arguments = new String[more.length + 5];
    System.arraycopy(
        new String[] {"cluster", "create", "--name", name, "--wait"}, 0, arguments, 0, 5);
    System.arraycopy(more, 0, arguments, 5, more.length);
    return cli().run(arguments);
  }
}
