package io.k8slab.cli.auth;

import io.k8slab.cli.api.Login;
import io.k8slab.cli.config.Config;
import io.k8slab.cli.config.ConfigFile;
import io.k8slab.cli.config.ServerAddress;
import io.k8slab.cli.config.Tokens;
import io.k8slab.cli.failure.ExitCode;
import io.k8slab.cli.failure.Failure;
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
          + "stdin. With --device or --provider a browser is asked instead."
    },
    footer = {
      "%nExamples:",
      "  k8slab auth login",
      "  k8slab auth login --server https://lab.example.com --email ada@example.com",
      "  pass lab | k8slab auth login --email ada@example.com --password-stdin",
      "  k8slab auth login --device",
      "  k8slab auth login --provider company"
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

  @Option(
      names = "--device",
      description = "Show a code to enter in a browser, on this machine or any other")
  private boolean device;

  @Option(
      names = "--provider",
      paramLabel = "ID",
      description = "Sign in at this provider, in a browser on this machine")
  private @Nullable String provider;

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
    if (device || provider != null) {
      byBrowser(file, address, accounts);
      return;
    }
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
    keep(file, address, user, tokens);
  }

  private void byBrowser(ConfigFile file, ServerAddress address, Accounts accounts) {
    if ((device && provider != null) || email != null || passwordStdin) {
      throw Failure.of(
          ExitCode.USAGE, "--device, --provider and a password are three ways to sign in: use one");
    }
    Surroundings surroundings = invocation.surroundings();
    InTheClear.warn(surroundings, address, "your tokens");
    Tokens tokens =
        provider == null
            ? new DeviceSignIn(accounts, surroundings).signIn()
            : new ProviderSignIn(accounts, surroundings).signIn(provider);
    keep(file, address, accounts.email(tokens), tokens);
  }

  private void keep(ConfigFile file, ServerAddress address, String user, Tokens tokens) {
    file.update(current -> current.signedIn(address.url(), user, tokens));
    Surroundings surroundings = invocation.surroundings();
    surroundings.out().println("Signed in to " + address + " as " + user + ".");
    surroundings
        .out()
        .println("Next: " + surroundings.self() + " cluster create --name demo --wait");
  }
}
