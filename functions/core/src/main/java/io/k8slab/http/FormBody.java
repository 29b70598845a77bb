package io.k8slab.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A form being read, in the manner of {@link JsonBody}. Fields that nobody asks for are ignored, as
 * OAuth demands (RFC 6749, 3.2).
 */
public final class FormBody {
  private final Map<String, List<String>> fields;
  private final List<FieldError> errors = new ArrayList<>();

  private FormBody(Map<String, List<String>> fields) {
    this.fields = fields;
  }

  /**
   * Parses the request's body.
   *
   * @throws ProblemException 400 where it is no form
   */
  public static FormBody of(Request request) {
    return new FormBody(UrlDecode.pairs(Utf8.decode(request.body(), "The body")));
  }

  /** A field that must be there once; a fault reads as empty. */
  public String text(String name, int maxLength) {
    var values = fields.getOrDefault(name, List.of());
    if (values.size() != 1) {
      refuse(name, values.isEmpty() ? "is required" : "must be given once");
      return "";
    }
    TextFaults.of(values.getFirst(), 0, maxLength).ifPresent(fault -> refuse(name, fault));
    return values.getFirst();
  }

  /** A field that may be there once; empty where it is absent or not valid. */
  public Optional<String> optionalText(String name, int maxLength) {
    return fields.containsKey(name)
        ? Optional.of(text(name, maxLength)).filter(text -> !text.isEmpty())
        : Optional.empty();
  }

  /** Whether the form has this field once. */
  public boolean has(String name) {
    return fields.getOrDefault(name, List.of()).size() == 1;
  }

  public void refuse(String name, String detail) {
    errors.add(new FieldError("/" + name, detail));
  }

  /**
   * Ends the reading.
   *
   * @throws ProblemException 422 {@code invalid-field} with every fault found
   */
  public void finish() {
    if (!errors.isEmpty()) {
      throw Problem.ofFields(ProblemType.INVALID_FIELD, "The form is not valid.", errors)
          .asException();
    }
  }
}
