package io.k8slab.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.k8slab.cli.failure.ExitCode;
import io.k8slab.cli.failure.Failure;
import io.k8slab.cli.testing.Cli;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConfigFileTest {
  private static final Tokens TOKENS =
      new Tokens("secret-a", "secret-r", Instant.parse("2026-11-21T10:15:00Z"));

  @TempDir private Path folder;

  private ConfigFile file() {
    return new ConfigFile(folder.resolve("k8s-lab/config.yaml"));
  }

  @Test
  void what_is_written_is_read_and_only_its_owner_may() throws IOException {
    file().update(config -> config.signedIn("http://127.0.0.1:8080", "ada@example.com", TOKENS));

    Config config = file().read();
    assertThat(config.apiUrl()).isEqualTo("http://127.0.0.1:8080");
    assertThat(config.currentUser()).isEqualTo("ada@example.com");
    assertThat(config.tokens()).isEqualTo(TOKENS);
    assertThat(mode(file().path())).isEqualTo("rw-------");
    assertThat(mode(file().path().resolveSibling("config.yaml.lock"))).isEqualTo("rw-------");
    assertThat(mode(folder.resolve("k8s-lab"))).isEqualTo("rwx------");
    assertThat(config.toString() + config.tokens()).doesNotContain("secret");
  }

  @Test
  void nothing_is_ever_open_to_others_and_nothing_is_left_over() throws Exception {
    file().update(config -> config.signedIn("http://127.0.0.1:8080", "ada", TOKENS));
    AtomicBoolean done = new AtomicBoolean();
    ConcurrentSkipListSet<String> modes = new ConcurrentSkipListSet<>();
    try (ExecutorService watch = Executors.newSingleThreadExecutor()) {
      Future<?> watching =
          watch.submit(
              () -> {
                while (!done.get()) {
                  modes.addAll(modesIn(folder.resolve("k8s-lab")));
                }
                return null;
              });
      for (int i = 0; i < 50; i++) {
        Tokens next = new Tokens("a" + i, "r" + i, TOKENS.expiresAt());
        file().update(config -> config.renewed(next));
      }
      done.set(true);
      watching.get();
    }

    assertThat(modes).containsExactly("rw-------");
    try (Stream<Path> left = Files.list(folder.resolve("k8s-lab"))) {
      assertThat(left.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("config.yaml", "config.yaml.lock");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw-rw----"})
  void a_file_that_others_may_use_is_refused(String mode) throws IOException {
    file().update(config -> config.signedIn("http://127.0.0.1:8080", "ada", TOKENS));
    Files.setPosixFilePermissions(file().path(), PosixFilePermissions.fromString(mode));

    assertThatThrownBy(() -> file().read())
        .isInstanceOfSatisfying(
            Failure.class,
            f -> {
              assertThat(f.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(f.title()).contains("is open to others (" + mode + ")");
              assertThat(f.lines()).containsExactly("Close it: chmod 600 " + file().path());
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "auth: {access_token: secret-a",
        "- secret-a",
        "secret-a",
        "auth: secret-a",
        "auth: {access_token: secret-a}",
        "auth: {access_token: secret-a, refresh_token: r, expires_at: soon}",
        "1: secret-a",
        "api_url: [secret-a]",
        "auth: \"secret-a\u0001\""
      })
  void a_broken_file_is_named_without_its_content(String yaml) throws IOException {
    write(yaml);

    assertThatThrownBy(() -> file().read())
        .isInstanceOfSatisfying(
            Failure.class,
            f -> {
              assertThat(f.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(f.title()).contains(file().path().toString(), "cannot be used: ");
              assertThat(f.title() + f.lines()).doesNotContain("secret-a");
            });
  }

  @Test
  void a_broken_file_survives_a_sign_in() throws IOException {
    write("auth: {");

    assertThatThrownBy(() -> file().update(c -> c.signedIn("http://a", "ada", TOKENS)))
        .isInstanceOf(Failure.class);
    assertThat(Files.readString(file().path())).isEqualTo("auth: {");
  }

  @Test
  void a_hand_written_file_is_read_and_unknown_keys_survive() throws IOException {
    write(
        """
        # mine
        theme: dark
        api_url: https://lab.example.com
        current_user:
        auth: {access_token: a, refresh_token: r, expires_at: 2026-11-21T10:15:00Z}
        """);

    assertThat(file().read().tokens()).isEqualTo(new Tokens("a", "r", TOKENS.expiresAt()));
    file().update(Config::signedOut);
    assertThat(Files.readString(file().path()))
        .isEqualTo("theme: dark\napi_url: \"https://lab.example.com\"\n");
  }

  @Test
  void an_empty_file_and_none_are_the_same() throws IOException {
    assertThat(file().read()).isEqualTo(Config.EMPTY);
    write("");
    assertThat(file().read()).isEqualTo(Config.EMPTY);
  }

  @Test
  void a_link_stays_a_link() throws IOException {
    Path real = folder.resolve("dotfiles.yaml");
    Files.createFile(real, PrivateFile.FILE);
    Files.createDirectories(folder.resolve("k8s-lab"));
    Files.createSymbolicLink(file().path(), real);

    file().update(config -> config.signedIn("http://127.0.0.1:8080", "ada", TOKENS));

    assertThat(file().path()).isSymbolicLink();
    assertThat(Files.readString(real)).contains("secret-a");
  }

  @Test
  void a_place_that_cannot_be_written_or_read_is_said() throws IOException {
    Files.createFile(folder.resolve("k8s-lab"));

    assertThatThrownBy(() -> file().update(Config::signedOut))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("cannot be written");
    Files.delete(folder.resolve("k8s-lab"));
    Files.createDirectories(file().path(), PrivateFile.FOLDER);
    assertThatThrownBy(() -> file().read())
        .isInstanceOf(Failure.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void a_lock_that_is_held_too_long_is_given_up_on() throws IOException {
    Path config = folder.resolve("config.yaml");
    try (ConfigLock _ = ConfigLock.take(config)) {
      assertThatThrownBy(() -> ConfigLock.take(config, Duration.ofMillis(1)))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("config.yaml.lock");
    }
    ConfigLock.take(config, Duration.ofMillis(1)).close();
  }

  @Test
  void the_environment_names_the_place() {
    Cli cli = new Cli(folder, "http://127.0.0.1:1", InstantSource.system());

    assertThat(cli.run("auth", "logout", "-v").code()).isZero();
    write(folder.resolve(".config/k8s-lab/config.yaml"));
    assertThat(cli.run("auth", "logout").err()).contains("/.config/k8s-lab/config.yaml");
    write(folder.resolve("xdg/k8s-lab/config.yaml"));
    assertThat(cli.with("XDG_CONFIG_HOME", folder + "/xdg").run("auth", "logout").err())
        .contains("/xdg/k8s-lab/config.yaml");
    write(folder.resolve("mine.yaml"));
    assertThat(cli.with("K8SLAB_CONFIG", folder + "/mine.yaml").run("auth", "logout").err())
        .contains("/mine.yaml");
  }

  private static void write(Path broken) {
    try {
      Files.createDirectories(broken.getParent());
      PrivateFile.write(broken, "{".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String yaml) throws IOException {
    Files.createDirectories(folder.resolve("k8s-lab"));
    PrivateFile.write(file().path(), yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static List<String> modesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .flatMap(
              file -> {
                try {
                  return Stream.of(mode(file));
                } catch (IOException e) {
                  // replaced while we looked
                  return Stream.empty();
                }
              })
          .toList();
    }
  }
}
