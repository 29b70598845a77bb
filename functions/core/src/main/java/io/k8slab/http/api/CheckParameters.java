package io.k8slab.http.api;

import io.k8slab.http.FieldError;
import io.k8slab.http.Operation;
import io.k8slab.http.Parameter;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Holds a request's parameters against the document. A query parameter that the document does not
 * name is refused: a misspelt filter must not list everything.
 */
final class CheckParameters {
  private CheckParameters() {}

  /**
   * Checks path, query and headers.
   *
   * @throws io.k8slab.http.ProblemException 404 where the path cannot name anything, else 422
   *     naming every wrong parameter
   */
  static void check(
      Operation operation,
      Map<String, String> path,
      Map<String, List<String>> query,
      Map<String, String> headers) {
    var errors = new ArrayList<FieldError>();
    for (var parameter : operation.parameters()) {
      var values =
          switch (parameter.in()) {
            case PATH -> given(path.get(parameter.name()));
            case QUERY -> query.getOrDefault(parameter.name(), List.of());
            case HEADER -> given(headers.get(parameter.name().toLowerCase(Locale.ROOT)));
          };
      check(parameter, values, errors);
    }
    query.keySet().stream()
        .filter(name -> operation.parameters().stream().noneMatch(p -> isQuery(p, name)))
        .forEach(name -> errors.add(new FieldError(shortened(name), "there is no such parameter")));
    if (!errors.isEmpty()) {
      throw Problem.ofFields(ProblemType.INVALID_FIELD, "A parameter is not valid.", errors)
          .asException();
    }
  }

  private static void check(Parameter parameter, List<String> values, List<FieldError> errors) {
    if (values.isEmpty() && parameter.required()) {
      errors.add(new FieldError(parameter.name(), "is required"));
    } else if (values.size() > 1) {
      errors.add(new FieldError(parameter.name(), "must be given once"));
    } else {
      values.stream()
          .flatMap(value -> parameter.faultOf(value).stream())
          .forEach(
              fault -> {
                if (parameter.in() == Parameter.In.PATH) {
                  throw Problem.of(ProblemType.NOT_FOUND, "Nothing can have this name.")
                      .asException();
                }
                errors.add(new FieldError(parameter.name(), fault));
              });
    }
  }

  private static boolean isQuery(Parameter parameter, String name) {
    return parameter.in() == Parameter.In.QUERY && parameter.name().equals(name);
  }

  private static List<String> given(@org.jspecify.annotations.Nullable String value) {
    return value == null ? List.of() : List.of(value);
  }

  private static String shortened(String name) {
    return name.length() > 64 ? name.substring(0, 64) : name;
  }
}
