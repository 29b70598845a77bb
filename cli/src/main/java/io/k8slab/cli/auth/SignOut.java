package io.k8slab.cli.auth;

import io.k8slab.cli.config.Config;
import io.k8slab.cli.config.ConfigFile;
import io.k8slab.cli.config.ServerAddress;
import io.k8slab.cli.config.Tokens;
import io.k8slab.cli.failure.Failure;
import io.k8slab.cli.session.Accounts;
import io.k8slab.cli.session.Invocation;
import io.k8slab.cli.terminal.Surroundings;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code k8slab auth logout}. */
@Command(
    name = "logout",
    description = {
      "Sign out",
      "Removes the tokens here and revokes them at the server. Clusters are left as they are."
    },
    footer = {"%nExample:", "  k8slab auth logout"})
public final class SignOut implements Runnable {
  private final Invocation invocation;

  public SignOut(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    Surroundings surroundings = invocation.surroundings();
    ConfigFile file = invocation.configFile();
    Config before = file.read();
    if (before.tokens() == null) {
      surroundings.out().println("You were not signed in.");
      return;
    }
    // what is taken out is what is revoked, also where another run has just renewed it
    AtomicReference<@Nullable Tokens> removed = new AtomicReference<>();
    Config after =
        file.update(
            config -> {
              removed.set(config.tokens());
              return config.signedOut();
            });
    Tokens tokens = removed.get();
    String url = after.apiUrl();
    if (tokens != null && url != null) {
      revoke(ServerAddress.parse(url), tokens);
    }
    surroundings.out().println("Signed out of " + url + ".");
  }

  private void revoke(ServerAddress server, Tokens tokens) {
    try {
      new Accounts(invocation.exchange(server), invocation.surroundings().clock()).logout(tokens);
    } catch (Failure e) {
      throw e.with("The tokens are removed here; the server will honour them until they end.");
    }
  }
}
