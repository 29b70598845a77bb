package io.k8slab.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What makes two requests the same: operation, path and body, each with its length in front. */
final class RequestHash {
  private RequestHash() {}

  static byte[] of(Operation operation, Request request) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      add(digest, operation.method().getBytes(StandardCharsets.UTF_8));
      add(digest, request.path().getBytes(StandardCharsets.UTF_8));
      add(digest, request.body());
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, byte[] part) {
    digest.update(ByteBuffer.allocate(4).putInt(part.length).flip());
    digest.update(part);
  }
}
