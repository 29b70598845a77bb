package io.k8slab.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the enum {@code Operation}, the interface {@code Handlers} with one method an operation
 * (so a missing handler fails the build) and {@code openapi.json} (so no YAML is parsed at run
 * time).
 *
 * <p>Arguments: the document, the folder for sources, the folder for resources.
 */
public final class GenerateRoutes {
  private GenerateRoutes() {}

  public static void main(String[] args) throws IOException {
    var document = read(Path.of(args[0]));
    var routes = Route.of(document);
    var sources = Files.createDirectories(Path.of(args[1]).resolve("io/k8slab/http"));
    Files.writeString(sources.resolve("Operation.java"), operations(routes));
    Files.writeString(sources.resolve("Handlers.java"), handlers(routes));
    var resources = Files.createDirectories(Path.of(args[2]));
    Files.write(resources.resolve("openapi.json"), JsonMapper.shared().writeValueAsBytes(document));
  }

  static Map<String, Object> read(Path yaml) throws IOException {
    try (var reader = Files.newBufferedReader(yaml)) {
      return new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
    }
  }

  static String operations(List<Route> routes) {
    return """
        package io.k8slab.http;

        /** Generated from openapi.yaml: every operation of the API. */
        public enum Operation {
        %s;

          private final String method;
          private final String path;
          private final boolean secured;
          private final String consumes;

          Operation(String method, String path, boolean secured, String consumes) {
            this.method = method;
            this.path = path;
            this.secured = secured;
            this.consumes = consumes;
          }

          public String method() {
            return method;
          }

          /** The path template, such as {@code /api/v1/clusters/{id}}. */
          public String path() {
            return path;
          }

          /** Whether it needs a token. */
          public boolean secured() {
            return secured;
          }

          /** The content type of its body; empty where it has none. */
          public String consumes() {
            return consumes;
          }
        }
        """
        .formatted(
            routes.stream()
                .map(
                    r ->
                        "  %s(\"%s\", \"%s\", %s, \"%s\")"
                            .formatted(
                                r.constant(), r.method(), r.path(), r.secured(), r.consumes()))
                .collect(Collectors.joining(",\n")));
  }

  static String handlers(List<Route> routes) {
    return """
        package io.k8slab.http;

        /** Generated from openapi.yaml: one method an operation. */
        public interface Handlers {
        %s
          /** The operation's handler's answer. */
          default Response handle(Operation operation, Request request) {
            return switch (operation) {
        %s
            };
          }
        }
        """
        .formatted(
            routes.stream()
                .map(r -> "  Response %s(Request request);\n".formatted(r.operationId()))
                .collect(Collectors.joining("\n")),
            routes.stream()
                .map(r -> "      case %s -> %s(request);".formatted(r.constant(), r.operationId()))
                .collect(Collectors.joining("\n")));
  }
}
