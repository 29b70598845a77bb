package io.k8slab.http;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/** Bytes to JSON, or to a problem that says where reading stopped. */
final class ParseJson {
  private static final ObjectReader READER =
      ApiJson.MAPPER.reader().with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

  private ParseJson() {}

  static JsonNode parse(byte[] body) {
    if (body.length == 0) {
      throw malformed("", "The body is empty; it must be a JSON object.");
    }
    try (var parser = READER.createParser(Utf8.decode(body, "The body"))) {
      return parse(parser);
    }
  }

  private static JsonNode parse(JsonParser parser) {
    try {
      @Nullable JsonNode node = READER.readTree(parser);
      if (node == null || node.isMissingNode()) {
        throw malformed("", "The body is blank; it must be a JSON object.");
      }
      parser.nextToken();
      if (parser.currentToken() != null) {
        throw malformed("", "The body goes on after its end.");
      }
      return node;
    } catch (JacksonException e) {
      var pointer = parser.streamReadContext().pathAsPointer().toString();
      var at = e.getLocation();
      throw malformed(
          // a hostile depth makes a pointer as deep
          pointer.length() > 200 ? pointer.substring(0, 200) : pointer,
          at == null
              ? "The body is not JSON that we read."
              : "The body is not JSON that we read: line %d, column %d."
                  .formatted(at.getLineNr(), at.getColumnNr()));
    }
  }

  private static ProblemException malformed(String pointer, String detail) {
    var errors =
        pointer.isEmpty()
            ? List.<FieldError>of()
            : List.of(new FieldError(pointer, "reading stopped here"));
    return new Problem(ProblemType.MALFORMED_REQUEST, detail, errors, Map.of()).asException();
  }
}
