package io.k8slab.cli.auth;

import io.k8slab.cli.api.Login;
import io.k8slab.cli.config.Config;
import io.k8slab.cli.config.ConfigFile;
import io.k8slab.cli.config.ServerAddress;
import io.k8slab.cli.config.Tokens;
import io.k8slab.cli.session.Accounts;
import io.k8slab.cli.session.Invocation;
import io.k8slab.cli.terminal.Surroundings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code k8slab auth login}. */
@Command(
    name = "login",
    description = {
      "Sign in",
      "Asks for e-mail and password; where nobody can be asked, they are the first two lines of "
          + "stdin."
    },
    footer = {
      "%nExamples:",
      "  k8slab auth login",
      "  k8slab auth login --server https://lab.example.com --email ada@example.com",
      "  pass lab | k8slab auth login --email ada@example.com --password-stdin"
    })
public final class SignIn implements Runnable {
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

  @Option(names = "--password-stdin", description = "The first line of stdin is the password")
  private boolean passwordStdin;

  public SignIn(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    Surroundings surroundings = invocation.surroundings();
    ConfigFile file = invocation.configFile();
    Config config = file.read();
    ServerAddress address = invocation.server(server, config);
    Accounts accounts = new Accounts(invocation.exchange(address), surroundings.clock());
    AskCredentials ask = new AskCredentials(surroundings);
    InTheClear.warn(surroundings, address);
    if (ask.somebodyIsThere()) {
      // better before the password is typed than after
      accounts.reach();
      surroundings.err().println("Signing in to " + address);
    }
    boolean sameServer = address.url().equals(config.apiUrl());
    String user = ask.email(email, sameServer ? config.currentUser() : null, passwordStdin);
    Tokens tokens = accounts.login(new Login(user, ask.password(passwordStdin)));
    file.update(current -> current.signedIn(address.url(), user, tokens));
    surroundings.out().println("Signed in to " + address + " as " + user + ".");
    surroundings
        .out()
        .println("Next: " + surroundings.self() + " cluster create --name demo --wait");
  }
}
