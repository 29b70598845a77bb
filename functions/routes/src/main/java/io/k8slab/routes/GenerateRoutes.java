package io.k8slab.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the enum {@code Operation}, an interface for each tag with one method an operation (so a
 * missing handler fails the build), the table between both, {@code openapi.json} (so no YAML is
 * parsed at run time) and {@code docs.html}, the document for people.
 *
 * <p>Arguments: the document, the folder for sources, the folder for resources.
 */
public final class GenerateRoutes {
  private GenerateRoutes() {}

  public static void main(String[] args) throws IOException {
    var document = Document.read(Path.of(args[0]));
    var routes = Route.of(document);
    var sources = Files.createDirectories(Path.of(args[1]).resolve("io/k8slab/http"));
    Files.writeString(sources.resolve("Operation.java"), RouteSources.operations(routes));
    Files.writeString(sources.resolve("RouteHandlers.java"), RouteSources.routeHandlers(routes));
    for (var tag : RouteSources.tags(routes)) {
      Files.writeString(
          sources.resolve(RouteSources.handlersOf(tag) + ".java"),
          RouteSources.tagHandlers(tag, routes));
    }
    var resources = Files.createDirectories(Path.of(args[2]));
    Files.write(
        resources.resolve("openapi.json"), JsonMapper.shared().writeValueAsBytes(document.root()));
    Files.writeString(resources.resolve("docs.html"), new DocsPage(document).html());
  }
}
