package io.k8slab.http;

/** Answers operations; {@code RouteHandlers}, generated, hands each to its feature. */
@FunctionalInterface
public interface Handlers {
  Response handle(Operation operation, Request request);
}
