package io.k8slab.http.api;

import io.k8slab.http.Handlers;
import io.k8slab.http.Operation;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Answers every operation the same way and remembers what it was asked. */
final class FakeHandlers {
  final List<Operation> operations = new ArrayList<>();
  final List<Request> requests = new ArrayList<>();
  BiFunction<Operation, Request, Response> answer = (operation, request) -> Response.empty(204);

  /** As the generated interface; only its dispatching method is ever called. */
  Handlers handlers() {
    return (Handlers)
        Proxy.newProxyInstance(
            Handlers.class.getClassLoader(),
            new Class<?>[] {Handlers.class},
            (proxy, method, arguments) -> {
              var operation = (Operation) arguments[0];
              var request = (Request) arguments[1];
              operations.add(operation);
              requests.add(request);
              return answer.apply(operation, request);
            });
  }
}
