package io.k8slab.cli.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.cli.testing.Cli;
import io.k8slab.cli.testing.ModelAnswer;
import io.k8slab.cli.testing.WithServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class AuthTest extends WithServer {
  @Test
  void somebody_at_a_terminal_is_asked_and_signed_in() throws IOException {
    Cli.Run run = cli().answering(EMAIL, PASSWORD).run("auth", "login");

    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("Signing in to " + server.url(), "E-mail: ", "Password: ");
    assertThat(run.out())
        .contains("Signed in to " + server.url() + " as " + EMAIL)
        .contains("Next: k8slab cluster create --name demo --wait")
        .doesNotContain(PASSWORD);
    assertThat(Files.readString(cli().configFile()))
        .contains("api_url: \"" + server.url() + "\"", "current_user: " + EMAIL, "  access_token: ")
        .contains("  expires_at: \"2026-11-21T10:15:00Z\"");
  }

  @Test
  void the_last_address_is_offered_to_who_signs_in_again() {
    ada();

    Cli.Run run = cli().without("K8SLAB_API_URL").answering("", PASSWORD).run("auth", "login");

    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("E-mail [" + EMAIL + "]: ");
  }

  @Test
  void without_a_terminal_the_lines_of_stdin_are_the_answers() {
    Cli.Run run = cli().stdin(EMAIL + "\r\n" + PASSWORD + "\n").run("auth", "login");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("as " + EMAIL);
  }

  @Test
  void a_password_from_stdin_goes_with_the_last_address() {
    ada();

    assertThat(cli().stdin(PASSWORD).run("auth", "login", "--password-stdin").code()).isZero();
  }

  @Test
  void the_server_option_wins_over_the_environment() {
    Cli.Run run =
        cli()
            .with("K8SLAB_API_URL", "http://127.0.0.1:1")
            .stdin(PASSWORD)
            .run("auth", "login", "--server", server.url() + "/", "--email", EMAIL);

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Signed in to " + server.url() + " as");
  }

  @Test
  void a_wrong_password_is_3_and_nothing_is_kept() {
    Cli.Run run = cli().answering(EMAIL, "wrong").run("auth", "login");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err())
        .contains("error: Title of invalid-credentials")
        .contains("  E-mail or password is wrong")
        .contains("  correlation id: 0197-test-correlation");
    assertThat(cli().configFile()).doesNotExist();
  }

  @Test
  void what_is_not_given_is_2() {
    assertThat(cli().run("auth", "login").code()).isEqualTo(2);
    assertThat(cli().run("auth", "login", "--password-stdin").err())
        .contains("No e-mail address was given");
    assertThat(cli().run("auth", "login", "--email", EMAIL).err())
        .contains("No password was given");
    assertThat(cli().answering(EMAIL).run("auth", "login").code()).isEqualTo(2);
    assertThat(server.seen("POST", "/api/v1/auth/login")).isZero();
  }

  @Test
  void a_password_is_not_read_from_a_terminal_that_would_show_it() {
    Cli.Run run = cli().onTerminal().run("auth", "login", "--email", EMAIL);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("without showing it");
  }

  @Test
  void a_server_that_is_away_is_said_before_the_password_is_typed() {
    server.close();

    Cli.Run run = cli().answering(EMAIL, PASSWORD).run("auth", "login");

    assertThat(run.code()).isEqualTo(9);
    assertThat(run.err())
        .contains("error: No answer from " + server.url())
        .contains("Nothing listens there.")
        .doesNotContain("Password");
  }

  @Test
  void a_host_that_does_not_exist_is_9() {
    // longer than a label may be: no resolver is asked
    String host = "http://" + "a".repeat(64) + ".invalid";

    Cli.Run run = cli().answering(EMAIL, PASSWORD).run("auth", "login", "--server", host);

    assertThat(run.code()).isEqualTo(9);
    assertThat(run.err())
        .contains("warning: " + host + " is not https")
        .contains("host name is not known");
  }

  @Test
  void https_to_a_server_without_tls_is_9() throws IOException {
    // closed in reverse: the socket's end is the thread's
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      threads.execute(() -> answerInPlainText(plain));
      String url = "https://127.0.0.1:" + plain.getLocalPort();

      Cli.Run run = cli().answering(EMAIL, PASSWORD).run("auth", "login", "--server", url);

      assertThat(run.code()).isEqualTo(9);
      assertThat(run.err()).contains("error: No answer from " + url).doesNotContain("Password");
    }
  }

  private static void answerInPlainText(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
      } catch (IOException e) {
        assertThat(e).as("hung up, or closed by the test").isInstanceOf(SocketException.class);
      }
    }
  }

  @Test
  void a_url_that_is_none_is_2() {
    for (String url :
        new String[] {
          "lab.example.com", "ftp://lab", "http://", "http://a:b@c", "http://a?x=1", ":"
        }) {
      Cli.Run run = cli().run("auth", "login", "--server", url);
      assertThat(run.code()).as(url).isEqualTo(2);
      assertThat(run.err()).contains("is not a server's URL");
    }
  }

  @Test
  void status_says_who_and_where_and_never_a_token() {
    ada();

    Cli.Run table = cli().run("auth", "status");
    Cli.Run json = cli().run("auth", "status", "-o", "json");
    Cli.Run yaml = cli().run("auth", "status", "-o", "yaml");

    assertThat(table.out())
        .contains("Server  " + server.url(), EMAIL, "user, team_admin", "good for 15m");
    assertThat(json.out()).contains("\"email\": \"" + EMAIL + "\"", "\"access_token_expires_at\"");
    assertThat(yaml.out()).contains("  email: " + EMAIL);
    assertThat(table.out() + json.out() + yaml.out()).doesNotContain("access-", "refresh-");
  }

  @Test
  void status_of_nobody_is_3() {
    Cli.Run run = cli().with("K8SLAB_COMMAND", "./k8slab").run("auth", "status");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("You are not signed in", "Sign in: ./k8slab auth login");
  }

  @Test
  void logout_removes_the_tokens_here_and_there() throws IOException {
    ada();
    assertThat(server.refreshTokens()).isOne();

    Cli.Run run = cli().run("auth", "logout");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Signed out of " + server.url());
    assertThat(server.refreshTokens()).isZero();
    assertThat(Files.readString(cli().configFile()))
        .contains("current_user: " + EMAIL)
        .doesNotContain("auth", "token");
    assertThat(cli().run("cluster", "list").code()).isEqualTo(3);
    assertThat(cli().run("auth", "logout").out()).contains("You were not signed in.");
  }

  @Test
  void logout_with_the_server_away_removes_the_tokens_and_says_so() throws IOException {
    ada();
    server.close();

    Cli.Run run = cli().run("auth", "logout");

    assertThat(run.code()).isEqualTo(9);
    assertThat(run.err()).contains("The tokens are removed here");
    assertThat(Files.readString(cli().configFile())).doesNotContain("token");
  }

  @Test
  void register_asks_twice_and_names_the_next_command() {
    Cli.Run run =
        cli()
            .answering("bob@example.com", "a very long word", "a very long word")
            .run("auth", "register", "--full-name", "Bob");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("auth login --server " + server.url() + " --email bob@example.com");
    assertThat(
            cli()
                .stdin("a very long word")
                .run("auth", "login", "--email", "bob@example.com")
                .code())
        .isZero();
    assertThat(cli().run("auth", "status").out()).contains("Name    Bob");
  }

  @Test
  void two_passwords_that_differ_are_not_sent() {
    Cli.Run run =
        cli().answering("a very long word", "another").run("auth", "register", "--email", EMAIL);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("The two passwords differ");
    assertThat(server.seen("POST", "/api/v1/users")).isZero();
  }

  @Test
  void a_password_that_is_too_short_is_7_with_the_field_named() {
    Cli.Run run =
        cli().stdin("short\n").run("auth", "register", "--email", EMAIL, "--password-stdin");

    assertThat(run.code()).isEqualTo(7);
    assertThat(run.err()).contains("  password: at least 12 characters");
  }

  @Test
  void verbose_shows_the_exchange_without_its_secrets() {
    Cli.Run login = cli().stdin(PASSWORD).run("auth", "login", "--email", EMAIL, "-v");
    now = START.plusSeconds(3600);
    Cli.Run status = cli().run("-v", "auth", "status");

    assertThat(login.err())
        .contains("> POST " + server.url() + "/api/v1/auth/login")
        .contains("\"password\":\"(hidden)\"", "\"access_token\":\"(hidden)\"")
        .contains("< 200 in ", "correlation id 0197-test-correlation");
    assertThat(status.err())
        .contains("> Authorization: Bearer (hidden)")
        .contains("bytes of application/x-www-form-urlencoded)");
    assertThat(login.err() + status.err()).doesNotContain(PASSWORD, "access-", "refresh-");
  }

  @Test
  void verbose_adds_the_stack_trace_to_an_error() {
    server.next("/users", ModelAnswer.text(500, "text/html", "<h1>oh</h1>"));

    Cli.Run run = cli().stdin(PASSWORD).run("auth", "register", "--email", EMAIL, "--verbose");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("\tat io.k8slab.cli.");
  }
}
