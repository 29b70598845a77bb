package io.k8slab.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.k8slab.local.ChildJvm;
import io.k8slab.local.folder.Ports;
import io.k8slab.local.folder.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PostgresServerIT {
  static final String PASSWORD = "only-for-this-test";

  @TempDir Path temp;
  private int port;

  @BeforeEach
  void choosePort() throws Exception {
    port = Ports.of(temp).postgres();
  }

  @Test
  void data_survives_a_stop_and_every_commit_is_on_disk() throws Exception {
    try (var server = server(temp, port)) {
      server.start();
      try (var connection = connect(port, PASSWORD)) {
        execute(connection, "CREATE TABLE kept (n int)");
        execute(connection, "INSERT INTO kept VALUES (42)");
        assertThat(show(connection, "SHOW fsync")).isEqualTo("on");
        assertThat(show(connection, "SHOW synchronous_commit")).isEqualTo("on");
        assertThat(show(connection, "SHOW full_page_writes")).isEqualTo("on");
        assertThat(show(connection, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      }
    }

    try (var again = server(temp, port)) {
      again.start();
      try (var connection = connect(port, PASSWORD)) {
        assertThat(show(connection, "SELECT n FROM kept")).isEqualTo("42");
      }
    }
  }

  @Test
  void a_wrong_password_is_refused() throws Exception {
    try (var server = server(temp, port)) {
      server.start();
      assertThatThrownBy(() -> connect(port, "guessed"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void it_comes_back_on_its_port_after_a_stop() throws Exception {
    try (var server = server(temp, port)) {
      server.start();
      server.stop();
      assertThat(server.pid()).isZero();
      assertThat(Ports.free(port)).isTrue();
      server.start();
      try (var connection = connect(port, PASSWORD)) {
        assertThat(show(connection, "SELECT 1")).isEqualTo("1");
      }
    }
  }

  @Test
  void what_a_killed_process_left_running_is_ended_and_its_commits_are_there() throws Exception {
    try (var child = ChildJvm.ready(Child.class, temp.toString(), Integer.toString(port))) {
      child.kill();
    }
    long orphan = PostmasterFile.of(temp.resolve("data")).pid().orElseThrow();
    assertThat(ProcessHandle.of(orphan)).isPresent();

    PostgresServer.endOrphan(temp);

    assertThat(ProcessHandle.of(orphan).filter(ProcessHandle::isAlive)).isEmpty();
    try (var server = server(temp, port)) {
      server.start();
      try (var connection = connect(port, PASSWORD)) {
        assertThat(show(connection, "SELECT n FROM kept")).isEqualTo("7");
      }
    }
  }

  @Test
  void a_crash_of_the_server_loses_no_commit() throws Exception {
    try (var server = server(temp, port)) {
      server.start();
      try (var connection = connect(port, PASSWORD)) {
        execute(connection, "CREATE TABLE kept AS SELECT 3 AS n");
      }
      ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
      server.stop();
      // its children end on their own, and until then the memory is theirs
      await().ignoreExceptions().untilAsserted(server::start);
      try (var connection = connect(port, PASSWORD)) {
        assertThat(show(connection, "SELECT n FROM kept")).isEqualTo("3");
      }
    }
  }

  @Test
  void a_stale_pid_file_whose_number_another_program_has_is_taken_away() throws Exception {
    try (var server = server(temp, port)) {
      Files.writeString(
          temp.resolve("data/postmaster.pid"), ProcessHandle.current().pid() + "\n/elsewhere\n");
      server.start();
      assertThat(server.pid()).isPositive();
    }
    assertThat(ProcessHandle.current().isAlive()).isTrue();
  }

  @Test
  void a_server_that_cannot_start_says_so() throws Exception {
    try (var server = server(temp, port)) {
      Files.writeString(temp.resolve("data/postgresql.conf"), "no_such_setting = 1\n");
      assertThatThrownBy(server::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ended with code");
    }
  }

  /** Commits a row and waits to be killed. */
  static final class Child {
    public static void main(String[] args) throws Exception {
      int port = Integer.parseInt(args[1]);
      var server = server(Path.of(args[0]), port);
      server.start();
      try (var connection = connect(port, PASSWORD)) {
        execute(connection, "CREATE TABLE kept AS SELECT 7 AS n");
      }
      System.out.println(ChildJvm.READY);
      new java.util.concurrent.CountDownLatch(1).await();
    }
  }

  private static PostgresServer server(Path folder, int port) throws Exception {
    var password = folder.resolve("password");
    PrivateFile.write(password, PASSWORD);
    return PostgresServer.in(PostgresServer.userCache(), folder, port, password);
  }

  private static Connection connect(int port, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", PostgresServer.SUPERUSER, password);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String show(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
