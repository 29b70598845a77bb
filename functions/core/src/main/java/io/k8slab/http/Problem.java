package io.k8slab.http;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A problem before it is written out (RFC 9457); the route table adds instance and correlation id.
 *
 * @param detail what is wrong and what to do; never a secret, never a stack trace
 * @param extensions more members of the document, such as {@code quota}
 * @param headers more headers of the answer, such as {@code retry-after}
 */
public record Problem(
    ProblemType type,
    String detail,
    List<FieldError> errors,
    Map<String, ?> extensions,
    Map<String, String> headers) {

  public Problem {
    errors = List.copyOf(errors);
    extensions = Collections.unmodifiableSortedMap(new TreeMap<String, Object>(extensions));
    headers = Map.copyOf(headers);
  }

  public Problem(
      ProblemType type, String detail, List<FieldError> errors, Map<String, String> headers) {
    this(type, detail, errors, Map.of(), headers);
  }

  /** With these members beside the usual ones. */
  public Problem with(Map<String, ?> more) {
    return new Problem(type, detail, errors, more, headers);
  }

  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, List.of(), Map.of());
  }

  public static Problem ofFields(ProblemType type, String detail, List<FieldError> errors) {
    return new Problem(type, detail, errors, Map.of());
  }

  /** For the places that cannot return one: parsing and guards at the edge of a handler. */
  public ProblemException asException() {
    return new ProblemException(this);
  }
}
