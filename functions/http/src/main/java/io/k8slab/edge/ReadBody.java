package io.k8slab.edge;

import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.http.api.HttpMessages;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;

/**
 * A request's body, as far as it may go. One that is too large is not read on: what comes back is
 * one byte more than is allowed, which {@code api} refuses where the route exists.
 */
final class ReadBody {
  private static final byte[] TOO_LARGE = new byte[HttpMessages.MAX_BODY + 1];
  private static final int CHUNK = 16 * 1024;

  private final Duration timeout;

  ReadBody(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * Reads to the end, or to the limit.
   *
   * @throws io.k8slab.http.ProblemException 400 where it is too slow, broken off or broken
   */
  byte[] of(HttpServletRequest request) {
    long announced = request.getContentLengthLong();
    if (announced > HttpMessages.MAX_BODY) {
      return TOO_LARGE;
    }
    try {
      return read(request, announced);
    } catch (IOException e) {
      throw Problem.of(ProblemType.MALFORMED_REQUEST, "The body did not arrive as announced.")
          .asException();
    }
  }

  private byte[] read(HttpServletRequest request, long announced) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    var input = request.getInputStream();
    var body = new ByteArrayOutputStream(announced > 0 ? (int) announced : 32);
    var chunk = new byte[announced > 0 ? (int) Math.min(announced, CHUNK) : CHUNK];
    for (int n = input.read(chunk); n >= 0; n = input.read(chunk)) {
      body.write(chunk, 0, n);
      if (body.size() > HttpMessages.MAX_BODY) {
        return TOO_LARGE;
      }
      if (System.nanoTime() > deadline) {
        throw new IOException("too slow");
      }
    }
    return body.toByteArray();
  }
}
