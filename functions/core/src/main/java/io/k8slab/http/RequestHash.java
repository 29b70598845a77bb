package io.k8slab.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** What makes two requests the same: operation, path and body, each with its length in front. */
final class RequestHash {
  private RequestHash() {}

  static byte[] of(Operation operation, Request request) {
    var digest = Sha256.begin();
    add(digest, operation.method().getBytes(StandardCharsets.UTF_8));
    add(digest, request.path().getBytes(StandardCharsets.UTF_8));
    add(digest, request.body());
    return digest.digest();
  }

  private static void add(MessageDigest digest, byte[] part) {
    digest.update(ByteBuffer.allocate(4).putInt(part.length).flip());
    digest.update(part);
  }
}
