package io.k8slab.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

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

  /** A field that must be there once; one that is not reads as empty. */
  public String text(String name, int maxLength) {
    return read(name, text -> TextFaults.of(text, 0, maxLength));
  }

  /** A field that may be there once; empty where it is absent. */
  public Optional<String> optionalText(String name, int maxLength) {
    return fields.containsKey(name)
        ? Optional.of(text(name, maxLength)).filter(text -> !text.isEmpty())
        : Optional.empty();
  }

  /** As {@link #optionalText}, and without control characters, such as a name. */
  public Optional<String> optionalLine(String name, int maxLength) {
    return fields.containsKey(name)
        ? Optional.of(read(name, text -> TextFaults.ofLine(text, 0, maxLength)))
            .filter(text -> !text.isEmpty())
        : Optional.empty();
  }

  private String read(String name, Function<String, Optional<String>> faultOf) {
    var values = fields.getOrDefault(name, List.of());
    if (values.size() != 1) {
      refuse(name, values.isEmpty() ? "is required" : "must be given once");
      return "";
    }
    faultOf.apply(values.getFirst()).ifPresent(fault -> refuse(name, fault));
    return values.getFirst();
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
