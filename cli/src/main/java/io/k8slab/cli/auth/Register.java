package io.k8slab.cli.auth;

import io.k8slab.cli.api.RegisterUser;
import io.k8slab.cli.config.ServerAddress;
import io.k8slab.cli.session.Accounts;
import io.k8slab.cli.session.Invocation;
import io.k8slab.cli.terminal.Surroundings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code k8slab auth register}. */
@Command(
    name = "register",
    description = {
      "Make an account",
      "The answer is the same whether or not the address has one already."
    },
    footer = {
      "%nExamples:",
      "  k8slab auth register",
      "  k8slab auth register --email ada@example.com --full-name 'Ada Lovelace'"
    })
public final class Register implements Runnable {
  private final Invocation invocation;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "Default: K8SLAB_API_URL, else the server of the last sign-in, else "
              + ServerAddress.LOCAL)
  private @Nullable String server;

  @Option(names = "--email", description = "Default: it is asked for")
  private @Nullable String email;

  @Option(names = "--full-name", paramLabel = "NAME", description = "Your name")
  private @Nullable String fullName;

  @Option(names = "--password-stdin", description = "The first line of stdin is the password")
  private boolean passwordStdin;

  public Register(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    Surroundings surroundings = invocation.surroundings();
    ServerAddress address = invocation.server(server, invocation.configFile().read());
    Accounts accounts = new Accounts(invocation.exchange(address), surroundings.clock());
    AskCredentials ask = new AskCredentials(surroundings);
    InTheClear.warn(surroundings, address);
    if (ask.somebodyIsThere()) {
      accounts.reach();
      surroundings.err().println("Registering at " + address);
    }
    String user = ask.email(email, null, passwordStdin);
    accounts.register(new RegisterUser(user, ask.newPassword(passwordStdin), fullName));
    surroundings.out().println("Done, unless " + user + " had an account already.");
    surroundings
        .out()
        .println(
            "Next: "
                + surroundings.self()
                + " auth login"
                + (address.url().equals(ServerAddress.LOCAL) ? "" : " --server " + address)
                + " --email "
                + user);
  }
}
