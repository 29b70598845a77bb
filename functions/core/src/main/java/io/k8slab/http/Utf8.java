package io.k8slab.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes to text, where anything that is not UTF-8 is refused instead of replaced. */
final class Utf8 {
  private Utf8() {}

  /**
   * Decodes.
   *
   * @param what begins the sentence of the refusal
   * @throws ProblemException 400
   */
  static String decode(byte[] bytes, String what) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw Problem.of(ProblemType.MALFORMED_REQUEST, what + " is not UTF-8.").asException();
    }
  }
}
