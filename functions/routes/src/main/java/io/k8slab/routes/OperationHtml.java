package io.k8slab.routes;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One operation: what it takes, what it answers, and a command to try it with. */
final class OperationHtml {
  private final Document document;
  private final SchemaHtml schemas;
  private final Examples examples;

  OperationHtml(Document document) {
    this.document = document;
    this.schemas = new SchemaHtml(document);
    this.examples = new Examples(document);
  }

  String html(Route route, Map<String, Object> item) {
    var operation = Document.map(item.get(route.method().toLowerCase(Locale.ROOT)));
    return """
        <article id="%s">
        <h3>%s <a class="self" href="#%s" aria-label="Link to %s">#</a></h3>
        <p class="route"><span class="method %s">%s</span> <code>%s</code>%s</p>
        %s
        %s%s%s
        <h4>Try it</h4>
        <pre><code>%s</code></pre>
        </article>
        """
        .formatted(
            Html.anchor(route.operationId()),
            Html.inline(Document.text(operation.get("summary"))),
            Html.anchor(route.operationId()),
            Html.escape(route.operationId()),
            route.method().toLowerCase(Locale.ROOT),
            route.method(),
            Html.escape(route.path()).replace("{", "<var>{").replace("}", "}</var>"),
            route.secured() ? "" : " <span class=\"open\">no token needed</span>",
            Html.prose(Document.text(operation.get("description"))),
            parameters(item, operation),
            body(operation),
            answers(operation),
            Html.escape(command(route, operation)));
  }

  private String parameters(Map<String, Object> item, Map<String, Object> operation) {
    var rows =
        Stream.of(item, operation)
            .flatMap(holder -> Document.list(holder.get("parameters")).stream())
            .map(document::resolve)
            .map(
                p ->
                    "<tr><td><code>%s</code>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>"
                        .formatted(
                            Html.escape(Document.text(p.get("name"))),
                            Boolean.TRUE.equals(p.get("required"))
                                ? " <span class=\"required\">required</span>"
                                : "",
                            Html.escape(Document.text(p.get("in"))),
                            schemas.type(p.get("schema")),
                            Stream.of(
                                    Html.inline(Document.text(p.get("description"))),
                                    schemas.meaning(document.resolve(p.get("schema"))))
                                .filter(text -> !text.isEmpty())
                                .collect(Collectors.joining("<br>"))))
            .collect(Collectors.joining());
    return rows.isEmpty()
        ? ""
        : "<h4>Parameters</h4><div class=\"scroll\"><table><thead><tr><th>Name</th><th>In</th>"
            + "<th>Type</th><th>Meaning</th></tr></thead><tbody>"
            + rows
            + "</tbody></table></div>";
  }

  private String body(Map<String, Object> operation) {
    return content(document.resolve(operation.get("requestBody"))).stream()
        .map(
            media ->
                "<h4>Body <span class=\"type\">%s</span></h4>%s"
                    .formatted(
                        Html.escape(media.getKey()),
                        schemas.fields(Document.map(media.getValue()).get("schema"))))
        .collect(Collectors.joining());
  }

  private String answers(Map<String, Object> operation) {
    return "<h4>Answers</h4><dl class=\"answers\">"
        + Document.map(operation.get("responses")).entrySet().stream()
            .map(answer -> answer(answer.getKey(), document.resolve(answer.getValue())))
            .collect(Collectors.joining())
        + "</dl>";
  }

  private String answer(String status, Map<String, Object> response) {
    var contents =
        content(response).stream()
            .map(
                media ->
                    "<p>%s <span class=\"type\">%s</span></p>%s"
                        .formatted(
                            schemas.type(Document.map(media.getValue()).get("schema")),
                            Html.escape(media.getKey()),
                            example(status, media)))
            .collect(Collectors.joining());
    return "<dt>%s</dt><dd>%s%s</dd>"
        .formatted(
            status.equals("default") ? "else" : Html.escape(status),
            Html.inline(Document.text(response.get("description"))),
            contents);
  }

  /** Good answers only: a problem looks the same everywhere and is shown once. */
  private String example(String status, Map.Entry<String, Object> media) {
    if (!status.startsWith("2") || !media.getKey().equals("application/json")) {
      return "";
    }
    return "<details><summary>Example</summary><pre><code>%s</code></pre></details>"
        .formatted(Html.escape(examples.of(media.getKey(), Document.map(media.getValue()))));
  }

  private String command(Route route, Map<String, Object> operation) {
    var command = new StringBuilder("curl -s");
    if (!route.method().equals("GET")) {
      command.append(" -X ").append(route.method());
    }
    command.append(" \"$K8SLAB").append(route.path().replace("{id}", "demo")).append('"');
    if (route.secured()) {
      command.append(" \\\n  -H \"Authorization: Bearer $TOKEN\"");
    }
    content(document.resolve(operation.get("requestBody")))
        .forEach(
            media ->
                command
                    .append(" \\\n  -H 'Content-Type: %s'".formatted(media.getKey()))
                    .append(
                        " \\\n  -d '%s'"
                            .formatted(
                                examples.of(media.getKey(), Document.map(media.getValue())))));
    return command.toString();
  }

  private static List<Map.Entry<String, Object>> content(Map<String, Object> holder) {
    return List.copyOf(Document.map(holder.get("content")).entrySet());
  }
}
