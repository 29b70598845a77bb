package io.k8slab.http;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request as any edge hands it in.
 *
 * @param path decoded, without query
 * @param pathParameters filled by the route table
 * @param query decoded; every value of a repeated name
 * @param headers names in lower case; the last value of a repeated name
 * @param body at most 1 MiB: an edge refuses more
 * @param remoteAddress the client's address as the edge knows it
 * @param correlationId echoed in the answer, kept in everything the request causes
 * @param principal null on routes without authentication
 */
public record Request(
    String method,
    String path,
    Map<String, String> pathParameters,
    Map<String, List<String>> query,
    Map<String, String> headers,
    byte[] body,
    String remoteAddress,
    String correlationId,
    @Nullable Principal principal) {

  public Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }

  public Optional<String> queryValue(String name) {
    return query.getOrDefault(name, List.of()).stream().findFirst();
  }

  public String pathParameter(String name) {
    return Objects.requireNonNull(pathParameters.get(name), name);
  }

  /** The principal of a route that requires one; the route table has seen to it. */
  public Principal caller() {
    return Objects.requireNonNull(principal, "this route requires authentication");
  }

  @Override
  public String toString() {
    return method + " " + path; // headers and body hold secrets
  }
}
