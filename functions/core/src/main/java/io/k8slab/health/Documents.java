package io.k8slab.health;

import io.k8slab.http.ETag;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.http.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.Supplier;

/** The API's description, for programs and for people, as the build made it. */
public final class Documents {
  private final Supplier<Document> openApi =
      memoized(() -> Document.of("openapi.json", "application/json", ""));
  private final Supplier<Document> docs =
      memoized(() -> Document.of("docs.html", "text/html;charset=utf-8", "default-src 'none'"));

  /** Read at the first question, so that no start waits for it. */
  private record Document(Response response, ETag etag) {
    static Document of(String resource, String contentType, String policy) {
      var bytes = read(resource);
      var response =
          new Response(200, java.util.Map.of("content-type", contentType), bytes)
              .with("cache-control", "no-cache"); // keep it, but ask
      if (!policy.isEmpty()) {
        response = response.with("content-security-policy", allowingStyle(policy, bytes));
      }
      return new Document(response, new ETag(HexFormat.of().formatHex(Sha256.of(bytes), 0, 16)));
    }

    Response answer(Request request) {
      return etag.answer(request, response);
    }
  }

  public Response openApi(Request request) {
    return openApi.get().answer(request);
  }

  public Response docs(Request request) {
    return docs.get().answer(request);
  }

  /** The page's one style sheet is allowed by its hash; nothing else is. */
  private static String allowingStyle(String policy, byte[] page) {
    var html = new String(page, StandardCharsets.UTF_8);
    int start = html.indexOf("<style>") + "<style>".length();
    var style = html.substring(start, html.indexOf("</style>", start));
    return policy
        + "; style-src 'sha256-"
        + Base64.getEncoder().encodeToString(Sha256.of(style))
        + "'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  private static byte[] read(String resource) {
    try (var stream = Documents.class.getResourceAsStream("/" + resource)) {
      return Objects.requireNonNull(stream, resource).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> Supplier<T> memoized(Supplier<T> make) {
    return new Supplier<>() {
      private @org.jspecify.annotations.Nullable T made;

      @Override
      public synchronized T get() {
        if (made == null) {
          made = make.get();
        }
        return made;
      }
    };
  }
}
