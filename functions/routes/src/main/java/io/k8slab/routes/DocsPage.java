package io.k8slab.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The document as one page without scripts or anything from another host, so that it shows under
 * the strictest content security policy; its one style sheet is inside it and allowed by its hash.
 */
final class DocsPage {
  private final Document document;
  private final List<Route> routes;

  DocsPage(Document document) {
    this.document = document;
    this.routes = Route.of(document);
  }

  String html() {
    var info = Document.map(document.root().get("info"));
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>%1$s API</title>
        <style>%2$s</style>
        </head>
        <body>
        <a class="skip" href="#content">To the content</a>
        <nav aria-label="Operations">
        <p class="brand">%1$s <span>API %3$s</span></p>
        %4$s
        <p class="raw"><a href="/openapi.json">openapi.json</a></p>
        </nav>
        <main id="content">
        <header>
        <h1>%1$s API</h1>
        <p class="lead">%5$s</p>
        %6$s
        </header>
        %7$s
        %8$s
        </main>
        </body>
        </html>
        """
        .formatted(
            Html.escape(Document.text(info.get("title"))),
            style(),
            Html.escape(Document.text(info.get("version"))),
            navigation(),
            Html.inline(Document.text(info.get("summary"))),
            Html.prose(Document.text(info.get("description"))),
            operations(),
            schemas());
  }

  private String navigation() {
    return tags().stream()
            .map(
                tag ->
                    "<h2>%s</h2><ul>%s</ul>"
                        .formatted(
                            Html.escape(tag),
                            routesOf(tag).stream()
                                .map(DocsPage::link)
                                .collect(Collectors.joining())))
            .collect(Collectors.joining())
        + "<h2><a href=\"#schemas\">Schemas</a></h2>";
  }

  private static String link(Route route) {
    return "<li><a href=\"#%s\"><span class=\"method %s\">%s</span> %s</a></li>"
        .formatted(
            Html.anchor(route.operationId()),
            route.method().toLowerCase(java.util.Locale.ROOT),
            route.method().equals("DELETE") ? "DEL" : route.method(),
            Html.escape(route.path().replaceFirst("^/api/v1", "")));
  }

  private String operations() {
    var operation = new OperationHtml(document);
    return tags().stream()
        .map(
            tag ->
                "<section id=\"tag-%s\"><h2>%s</h2>%s</section>"
                    .formatted(
                        Html.anchor(tag),
                        Html.escape(tag),
                        routesOf(tag).stream()
                            .map(route -> operation.html(route, item(route)))
                            .collect(Collectors.joining())))
        .collect(Collectors.joining());
  }

  private String schemas() {
    var schema = new SchemaHtml(document);
    return "<section id=\"schemas\"><h2>Schemas</h2>"
        + Document.map(Document.map(document.root().get("components")).get("schemas"))
            .entrySet()
            .stream()
            .map(
                named ->
                    "<article id=\"schema-%s\"><h3>%s</h3><p>%s</p>%s</article>"
                        .formatted(
                            Html.anchor(named.getKey()),
                            Html.escape(named.getKey()),
                            schema.meaning(Document.map(named.getValue())),
                            schema.fields(named.getValue())))
            .collect(Collectors.joining())
        + "</section>";
  }

  private List<String> tags() {
    return Document.list(document.root().get("tags")).stream()
        .map(tag -> Document.text(Document.map(tag).get("name")))
        .toList();
  }

  private List<Route> routesOf(String tag) {
    return routes.stream()
        .filter(
            route ->
                Document.list(
                        Document.map(
                                item(route).get(route.method().toLowerCase(java.util.Locale.ROOT)))
                            .get("tags"))
                    .contains(tag))
        .toList();
  }

  private Map<String, Object> item(Route route) {
    return Document.map(Document.map(document.root().get("paths")).get(route.path()));
  }

  private static String style() {
    try (var css = DocsPage.class.getResourceAsStream("docs.css")) {
      return new String(Objects.requireNonNull(css).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
