package io.k8slab.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RouteTest {
  private static final String DOCUMENT =
      """
      openapi: 3.1.0
      info: { title: T <&>, version: 2.0.0, summary: S, description: "one `code`\\n\\ntwo" }
      tags: [ { name: Things } ]
      security: [ { bearer: [] } ]
      paths:
        /things/{id}:
          parameters:
            - { $ref: '#/components/parameters/Id' }
          get:
            operationId: getThing
            tags: [Things]
            x-permission: thing:read
            summary: One thing
            parameters:
              - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 9, default: 5 } }
            responses:
              '200':
                description: It
                content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } }
              default: { description: A problem }
          post:
            operationId: postThing
            x-idempotent: true
            tags: [Things]
            security: []
            requestBody:
              content:
                application/x-www-form-urlencoded:
                  schema: { type: object, properties: { a: { type: string, example: x } } }
            responses: { '204': { description: Done } }
      components:
        parameters:
          Id: { name: id, in: path, required: true, schema: { type: string, pattern: '^[a-z\\\\]+$', maxLength: 9 } }
        schemas:
          Thing:
            type: object
            required: [name]
            properties:
              name: { type: string, description: Its name, minLength: 1, pattern: '^<b>$' }
              kind: { type: string, enum: [A, B] }
              sizes: { type: array, items: { type: integer, minimum: 3 } }
              inner: { type: object, properties: { deep: { type: boolean } } }
              tags: { type: object, additionalProperties: { type: string } }
              at: { type: string, format: date-time }
              next: { $ref: '#/components/schemas/Small' }
          Small: { type: object, properties: { value: { type: number } } }
      """;

  @TempDir private Path folder;

  @Test
  void a_route_knows_all_that_the_document_says_of_it() throws IOException {
    var routes = Route.of(document(DOCUMENT));
    assertThat(routes)
        .containsExactly(
            new Route(
                "getThing",
                "GET",
                "/things/{id}",
                "Things",
                "thing:read",
                true,
                false,
                "",
                "application/json",
                List.of(
                    new RouteParameter("path", "id", true, false, 0, 9, "^[a-z\\\\]+$"),
                    new RouteParameter("query", "limit", false, true, 1, 9, ""))),
            new Route(
                "postThing",
                "POST",
                "/things/{id}",
                "Things",
                "",
                false,
                true,
                "application/x-www-form-urlencoded",
                "",
                List.of(new RouteParameter("path", "id", true, false, 0, 9, "^[a-z\\\\]+$"))));
    assertThat(routes.getFirst().constant()).isEqualTo("GET_THING");
  }

  @Test
  void the_build_writes_sources_document_and_page() throws IOException {
    var yaml = Files.writeString(folder.resolve("openapi.yaml"), DOCUMENT);
    GenerateRoutes.main(
        new String[] {
          yaml.toString(), folder.resolve("src").toString(), folder.resolve("res").toString()
        });
    assertThat(folder.resolve("src/io/k8slab/http/Operation.java"))
        .content()
        .contains(
            "GET_THING(\"GET\", \"/things/{id}\", Optional.of(Permission.THING_READ), false, \"\",")
        .contains("POST_THING(\"POST\", \"/things/{id}\", Optional.empty(), true")
        .contains("Parameter.number(Parameter.In.QUERY, \"limit\", false, 1L, 9L)")
        .contains("\"^[a-z\\\\\\\\]+$\"");
    assertThat(folder.resolve("src/io/k8slab/http/ThingsHandlers.java"))
        .content()
        .contains("Response getThing(Request request);");
    assertThat(folder.resolve("src/io/k8slab/http/RouteHandlers.java"))
        .content()
        .contains("ThingsHandlers things)")
        .contains("case POST_THING -> things.postThing(request);");
    assertThat(folder.resolve("res/openapi.json")).content().contains("\"openapi\":\"3.1.0\"");
    assertThat(folder.resolve("res/docs.html")).content().startsWith("<!doctype html>");
  }

  @Test
  void the_page_shows_everything_and_runs_nothing() throws IOException {
    var page = new DocsPage(document(DOCUMENT)).html();
    assertThat(page)
        .contains("<title>T &lt;&amp;&gt; API</title>")
        .contains("<p>one <code>code</code></p>")
        .contains("id=\"getthing\"")
        .contains("id=\"schema-thing\"")
        .contains("href=\"#schema-small\"")
        .contains("<code>inner.deep</code>")
        .contains("<code>^&lt;b&gt;$</code>")
        .contains("one of <code>A</code>, <code>B</code>")
        .contains("list of integer")
        .contains("map to string")
        .contains("string (date-time)")
        .contains("-d &#39;a=x&#39;")
        .contains("&quot;at&quot; : &quot;2026-05-04T09:30:00Z&quot;")
        .contains("no token needed")
        .doesNotContain("<b>")
        .doesNotContain("<script")
        .doesNotContain("src=")
        .doesNotContain("style=\"");
  }

  @Test
  void a_document_that_makes_no_table_stops_the_build() {
    assertRefused(DOCUMENT.replace("operationId: getThing", "x: y"), "has no operationId");
    assertRefused(DOCUMENT.replace("postThing", "getThing"), "is repeated");
    assertRefused(DOCUMENT.replace("/things/{id}:", "/things/{other}:"), "not those described");
    assertRefused(DOCUMENT.replace("/things/{id}:", "/things/{id}/{x}:"), "not those described");
    assertRefused(DOCUMENT.replace("parameters/Id", "parameters/No"), "leads nowhere");
    assertRefused(DOCUMENT.replace("x-permission: thing:read", "x: y"), "needs x-permission");
    assertRefused(DOCUMENT.replace("tags: [Things]", "tags: []"), "must have one tag");
    assertRefused(
        DOCUMENT.replace("type: integer, minimum: 1", "type: boolean, minimum: 1"), "only integer");
  }

  private void assertRefused(String yaml, String why) {
    assertThatThrownBy(() -> Route.of(document(yaml))).hasMessageContaining(why);
  }

  private Document document(String yaml) throws IOException {
    return Document.read(Files.writeString(Files.createTempFile(folder, "d", ".yaml"), yaml));
  }
}
