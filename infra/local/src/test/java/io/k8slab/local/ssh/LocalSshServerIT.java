package io.k8slab.local.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.k8slab.local.folder.Ports;
import io.k8slab.local.secrets.KeyFiles;
import io.k8slab.local.secrets.Secrets;
import io.k8slab.local.secrets.SshKeys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LocalSshServerIT {
  private static final String USER = "someone";
  private static final Duration BOUND = Duration.ofSeconds(20);

  @TempDir Path temp;
  @AutoClose private final SshClient client = SshClient.setUpDefaultClient();
  private KeyFiles clientKeys = new KeyFiles(Path.of("."), Path.of("."));

  @SuppressWarnings("NullAway.Init")
  @AutoClose
  private LocalSshServer server;

  @BeforeEach
  void start() throws Exception {
    var secrets = new Secrets(temp);
    clientKeys = secrets.sshKeys("client");
    server =
        new LocalSshServer(
            Ports.of(temp).ssh(),
            USER,
            SshKeys.readPair(secrets.sshKeys("host").privateKey()),
            SshKeys.readPublic(clientKeys.publicKey()));
    server.start();
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.start();
  }

  @Test
  void output_errors_and_exit_code_come_back() throws Exception {
    try (var session = connect()) {
      var ran = run(session, "echo out; echo err >&2; exit 3", "");

      assertThat(ran).isEqualTo(new Ran(3, "out\n", "err\n"));
    }
  }

  @Test
  void input_is_streamed_to_its_end() throws Exception {
    var text = "line\n".repeat(200_000);
    try (var session = connect()) {
      assertThat(run(session, "cat", text)).isEqualTo(new Ran(0, text, ""));
    }
  }

  @Test
  void a_command_that_a_signal_ended_says_so_as_a_shell_does() throws Exception {
    try (var session = connect()) {
      assertThat(run(session, "kill -TERM $$", "").code()).isEqualTo(128 + 15);
      assertThat(run(session, "sh -c 'kill -KILL $$'; exit $?", "").code()).isEqualTo(128 + 9);
    }
  }

  @Test
  void a_process_in_its_own_session_outlives_command_and_connection() throws Exception {
    var pidFile = temp.resolve("daemon.pid");
    try (var session = connect()) {
      // it keeps the channel's output open, as careless daemons do
      var ran =
          run(session, "setsid sh -c 'echo $$ > " + pidFile + "; exec sleep 600' & exit 4", "");
      assertThat(ran.code()).isEqualTo(4);
    }
    await().until(() -> Files.exists(pidFile) && !Files.readString(pidFile).isBlank());
    var daemon = ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip())).orElseThrow();
    server.close();

    assertThat(daemon.isAlive()).isTrue();
    daemon.destroyForcibly();
    await().until(() -> !daemon.isAlive());
  }

  @Test
  void a_command_outlives_the_connection_that_started_it() throws Exception {
    var pidFile = temp.resolve("command.pid");
    var end = temp.resolve("end");
    var done = temp.resolve("done");
    var session = connect();
    var channel =
        session.createExecChannel(
            "echo $$ > %s; while [ ! -e %s ]; do sleep 0.05; done; touch %s"
                .formatted(pidFile, end, done));
    channel.open().verify(BOUND);
    await().until(() -> Files.exists(pidFile));
    session.close(true).await(BOUND);

    Files.createFile(end);

    await().until(() -> Files.exists(done));
  }

  @Test
  void a_client_may_end_its_command_by_a_signal() throws Exception {
    try (var session = connect()) {
      var channel = session.createExecChannel("exec sleep 600");
      channel.open().verify(BOUND);
      await()
          .until(
              () -> {
                signal(channel, "KILL"); // may come before the process is there
                return channel
                    .waitFor(EnumSet.of(ClientChannelEvent.CLOSED), Duration.ofMillis(100))
                    .contains(ClientChannelEvent.CLOSED);
              });
      assertThat(channel.getExitStatus()).isEqualTo(128 + 9);
    }
  }

  @Test
  void many_commands_run_at_once_on_one_connection() throws Exception {
    try (var session = connect()) {
      var channels = new ArrayList<ChannelExec>();
      for (int i = 0; i < 100; i++) {
        var channel = session.createExecChannel("read line; exit 7");
        channel.open().verify(BOUND);
        channels.add(channel);
      }
      for (var channel : channels) {
        channel.getInvertedIn().write('\n');
        channel.getInvertedIn().flush();
      }
      for (var channel : channels) {
        channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), BOUND);
        assertThat(channel.getExitStatus()).isEqualTo(7);
      }
    }
  }

  @Test
  void another_key_another_user_and_a_shell_are_refused() throws Exception {
    var other = new Secrets(temp).sshKeys("other");

    assertThatThrownBy(() -> connect(USER, other)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> connect("root-or-so", clientKeys)).isInstanceOf(IOException.class);
    try (var session = connect()) {
      var shell = session.createShellChannel();
      shell.open().verify(BOUND);
      assertThat(shell.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), BOUND))
          .doesNotContain(ClientChannelEvent.TIMEOUT);
      assertThat(shell.getExitStatus()).isEqualTo(1);
    }
  }

  private static void signal(ChannelExec channel, String name) throws IOException {
    var session = channel.getSession();
    var buffer = session.createBuffer(org.apache.sshd.common.SshConstants.SSH_MSG_CHANNEL_REQUEST);
    buffer.putUInt(channel.getRecipient());
    buffer.putString("signal");
    buffer.putBoolean(false);
    buffer.putString(name);
    session.writePacket(buffer);
  }

  private ClientSession connect() throws IOException {
    return connect(USER, clientKeys);
  }

  private ClientSession connect(String user, KeyFiles keys) throws IOException {
    var hostKey = SshKeys.readPublic(temp.resolve("host.pub"));
    client.setServerKeyVerifier((_, _, key) -> KeyUtils.compareKeys(key, hostKey));
    var session = client.connect(user, "127.0.0.1", server.port()).verify(BOUND).getSession();
    session.addPublicKeyIdentity(SshKeys.readPair(keys.privateKey()));
    try {
      session.auth().verify(BOUND);
      return session;
    } catch (IOException e) {
      session.close(true);
      throw e;
    }
  }

  private record Ran(int code, String out, String err) {}

  private static Ran run(ClientSession session, String command, String input) throws IOException {
    try (var channel = session.createExecChannel(command);
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream()) {
      channel.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
      channel.setOut(out);
      channel.setErr(err);
      channel.open().verify(BOUND);
      assertThat(channel.waitFor(List.of(ClientChannelEvent.CLOSED), BOUND))
          .doesNotContain(ClientChannelEvent.TIMEOUT);
      return new Ran(
          channel.getExitStatus(),
          out.toString(StandardCharsets.UTF_8),
          err.toString(StandardCharsets.UTF_8));
    }
  }
}
