package io.k8slab.local.process;

import io.k8slab.agent.cluster.KindConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code up} is told.
 *
 * @param port of the API on 127.0.0.1; 0 takes any free one
 * @param data keeps everything
 * @param testbed holds the programs of real control planes; empty where there is none
 * @param kind with which this machine's own Docker makes clusters; empty where it does not
 */
public record UpOptions(int port, Path data, Optional<Path> testbed, Optional<KindConfig> kind) {
  public static final String USAGE =
      """
      Usage: io.k8slab.local.Main up [--port N] [--data DIR] [--testbed BIN] [--kind DOCKER]
        --port N       the API's port on 127.0.0.1 (default 8080; 0 takes any free one)
        --data DIR     keeps everything (default .data)
        --testbed BIN  a folder with kwokctl, kwok, etcd and Kubernetes' own programs
        --kind DOCKER  makes kind clusters too, and by default: the daemon's socket and node images,
                       as unix:///run/docker.sock,1.34.4=kindest/node:v1.34.4
      Of its environment it passes on to the functions what begins with K8SLAB_OIDC_, K8SLAB_SMTP_,
      K8SLAB_TLS_, K8SLAB_RATE_LIMIT_, K8SLAB_QUOTA_ and K8SLAB_TEAM_QUOTA_, and K8SLAB_PUBLIC_URL,
      K8SLAB_ALLOWED_ORIGINS, K8SLAB_MAIL_FROM, K8SLAB_SOCKETS, K8SLAB_SOCKETS_PER_USER:
      functions/SETTINGS.md says what they are.
      """;

  private static final int DEFAULT_PORT = 8080;
  private static final int HIGHEST_PORT = 65_535;

  /**
   * @throws IllegalArgumentException saying what is wrong
   */
  public static UpOptions parse(List<String> arguments) {
    if (arguments.isEmpty() || !arguments.getFirst().equals("up")) {
      throw new IllegalArgumentException("The one command is: up");
    }
    var options = new UpOptions(DEFAULT_PORT, Path.of(".data"), Optional.empty(), Optional.empty());
    for (var rest = arguments.listIterator(1); rest.hasNext(); ) {
      options = options.with(rest.next(), rest);
    }
    return options;
  }

  private UpOptions with(String argument, Iterator<String> rest) {
    int equals = argument.indexOf('=');
    var name = equals < 0 ? argument : argument.substring(0, equals);
    if (!List.of("--port", "--data", "--testbed", "--kind").contains(name)) {
      throw new IllegalArgumentException("Unknown option: " + name);
    }
    if (equals < 0 && !rest.hasNext()) {
      throw new IllegalArgumentException(name + " needs a value");
    }
    var value = equals < 0 ? rest.next() : argument.substring(equals + 1);
    return switch (name) {
      case "--port" -> new UpOptions(port(value), data, testbed, kind);
      case "--data" -> new UpOptions(port, Path.of(value), testbed, kind);
      case "--kind" -> new UpOptions(port, data, testbed, Optional.of(kind(value)));
      default -> new UpOptions(port, data, Optional.of(Path.of(value).toAbsolutePath()), kind);
    };
  }

  private static KindConfig kind(String value) {
    String[] parts = value.split(",", -1);
    Map<String, String> images = new HashMap<>();
    for (String image : List.of(parts).subList(1, parts.length)) {
      int equals = image.indexOf('=');
      if (equals > 0) {
        images.put(image.substring(0, equals), image.substring(equals + 1));
      }
    }
    try {
      return new KindConfig(
          Optional.empty(), Optional.of(parts[0]), images, KindConfig.USUAL_WORKERS);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--kind is SOCKET,VERSION=IMAGE,..., not " + value, e);
    }
  }

  private static int port(String value) {
    if (value.matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(value);
      if (port <= HIGHEST_PORT) {
        return port;
      }
    }
    throw new IllegalArgumentException("--port is a number from 0 to 65535, not " + value);
  }
}
