package io.k8slab.identity.http;

import io.k8slab.http.ETag;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.identity.SecretText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/** A file of a page of ours, which runs its own scripts only and cannot be framed. */
record PageFile(Response response, ETag etag) {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  static PageFile page(String name) {
    var file = of(name, "text/html");
    return new PageFile(file.response.with("content-security-policy", POLICY), file.etag);
  }

  static PageFile script(String name) {
    return of(name, "text/javascript");
  }

  static PageFile style(String name) {
    return of(name, "text/css");
  }

  private static PageFile of(String name, String type) {
    try (var stream = PageFile.class.getResourceAsStream("/" + name)) {
      var bytes = Objects.requireNonNull(stream, name).readAllBytes();
      var headers = Map.of("content-type", type + ";charset=utf-8", "cache-control", "no-cache");
      var hash = SecretText.hash(new String(bytes, StandardCharsets.UTF_8));
      return new PageFile(
          new Response(200, headers, bytes), new ETag(HexFormat.of().formatHex(hash, 0, 16)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Response answer(Request request) {
    return etag.answer(request, response);
  }
}
