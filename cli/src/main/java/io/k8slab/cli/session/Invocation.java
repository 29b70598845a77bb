package io.k8slab.cli.session;

import io.k8slab.cli.config.Config;
import io.k8slab.cli.config.ConfigFile;
import io.k8slab.cli.config.ServerAddress;
import io.k8slab.cli.failure.ExitCode;
import io.k8slab.cli.failure.Failure;
import io.k8slab.cli.http.Exchange;
import io.k8slab.cli.http.Trace;
import io.k8slab.cli.terminal.Surroundings;
import org.jspecify.annotations.Nullable;

/**
 * One run of the program, as its command sees it. Nothing is read or opened before it is asked for.
 */
public final class Invocation {
  private static final String SERVER_VARIABLE = "K8SLAB_API_URL";

  private final Surroundings surroundings;
  private final Trace trace;

  public Invocation(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.trace = new Trace(surroundings.err());
  }

  public Surroundings surroundings() {
    return surroundings;
  }

  public Trace trace() {
    return trace;
  }

  public ConfigFile configFile() {
    return ConfigFile.of(surroundings);
  }

  /** The option, else the environment's, else the configuration's, else the local one. */
  public ServerAddress server(@Nullable String option, Config config) {
    String variable = surroundings.variable(SERVER_VARIABLE);
    if (option != null) {
      return ServerAddress.parse(option);
    }
    if (variable != null) {
      return ServerAddress.parse(variable);
    }
    return ServerAddress.parse(config.apiUrl() == null ? ServerAddress.LOCAL : config.apiUrl());
  }

  public Exchange exchange(ServerAddress server) {
    return new Exchange(server, trace);
  }

  /**
   * The API as the person who is signed in.
   *
   * @throws Failure if nobody is, or the server asked for is not the one the tokens are of
   */
  public Api api() {
    ConfigFile file = configFile();
    Config config = file.read();
    ServerAddress server = server(null, config);
    if (config.tokens() == null || config.apiUrl() == null) {
      throw Failure.of(ExitCode.UNAUTHENTICATED, "You are not signed in", signIn(""));
    }
    if (!server.equals(ServerAddress.parse(config.apiUrl()))) {
      throw Failure.of(
          ExitCode.UNAUTHENTICATED,
          "You are signed in to "
              + config.apiUrl()
              + ", and "
              + SERVER_VARIABLE
              + " says "
              + server,
          signIn(" --server " + server));
    }
    Exchange exchange = exchange(server);
    return new Api(new SignedIn(exchange, file, config.tokens(), surroundings));
  }

  private String signIn(String options) {
    return "Sign in: " + surroundings.self() + " auth login" + options;
  }
}
