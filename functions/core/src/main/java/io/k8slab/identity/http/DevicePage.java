package io.k8slab.identity.http;

import io.k8slab.http.ETag;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.identity.SecretText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/**
 * The page where a person approves a device: three files, read at the first question. It runs its
 * own script and no other, talks to this API and to nobody else, and cannot be framed.
 */
public final class DevicePage {
  private static final String PATH = "/device";
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final class Files {
    static final File PAGE = File.of("device.html", "text/html").with(POLICY);
    static final File SCRIPT = File.of("device.js", "text/javascript");
    static final File STYLE = File.of("device.css", "text/css");
  }

  private record File(Response response, ETag etag) {
    static File of(String name, String type) {
      try (var stream = DevicePage.class.getResourceAsStream("/" + name)) {
        var bytes = Objects.requireNonNull(stream, name).readAllBytes();
        var headers = Map.of("content-type", type + ";charset=utf-8", "cache-control", "no-cache");
        var hash = SecretText.hash(new String(bytes, StandardCharsets.UTF_8));
        return new File(
            new Response(200, headers, bytes), new ETag(HexFormat.of().formatHex(hash, 0, 16)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    File with(String policy) {
      return new File(response.with("content-security-policy", policy), etag);
    }

    Response answer(Request request) {
      return etag.answer(request, () -> response);
    }
  }

  /** Its address in an installation; a provider may send people back to it. */
  public static String at(URI publicUrl) {
    return publicUrl.toString().replaceFirst("/$", "") + PATH;
  }

  Response page(Request request) {
    return Files.PAGE.answer(request);
  }

  Response script(Request request) {
    return Files.SCRIPT.answer(request);
  }

  Response style(Request request) {
    return Files.STYLE.answer(request);
  }
}
