package io.k8slab.functions;

import io.k8slab.config.InvalidSetting;
import io.k8slab.events.Json;
import io.k8slab.health.HealthHandlers;
import io.k8slab.http.Response;
import io.k8slab.realtime.FindEnded;
import io.k8slab.realtime.SpendTicket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.cloud.function.context.FunctionRegistry;
import org.springframework.cloud.function.context.catalog.SimpleFunctionRegistry;
import org.springframework.cloud.function.json.JacksonMapper;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.messaging.converter.CompositeMessageConverter;

/**
 * The functions of one process, in Spring Cloud Function's registry. There is no application
 * context around it: that would take half of a cold start.
 */
public final class RunningFunctions implements AutoCloseable {
  private final Parts parts;
  private final FunctionRegistry registry =
      new SimpleFunctionRegistry(
          new DefaultConversionService(),
          // what goes in and out are bytes already
          new CompositeMessageConverter(List.of(new ByteArrayMessageConverter())),
          new JacksonMapper(Json.MAPPER));
  private final Map<String, Object> targets = new HashMap<>();
  private final HealthHandlers health;

  private RunningFunctions(Parts parts, List<String> names) {
    this.parts = parts;
    for (var name : names) {
      var registration = FunctionsContext.registration(name, parts);
      registry.register(registration);
      targets.put(name, registration.getTarget());
    }
    this.health = parts.health();
  }

  /** All of them. */
  public static RunningFunctions start(FunctionsConfig config) {
    return start(config, FunctionsContext.names());
  }

  /**
   * These.
   *
   * @throws InvalidSetting where one is none
   */
  public static RunningFunctions start(FunctionsConfig config, List<String> names) {
    names.forEach(FunctionsContext::requireKnown);
    var apiParts = new ApiParts.Once(config.api());
    if (names.contains(FunctionsContext.API)) {
      apiParts.begin();
    }
    var parts = new Parts(config, apiParts);
    try {
      return new RunningFunctions(parts, names);
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  public FunctionCatalog catalog() {
    return registry;
  }

  /** HTTP exchanges as {@code HttpMessages} has them. */
  public Function<Message<byte[]>, Message<byte[]>> api() {
    Function<Message<byte[]>, Message<byte[]>> api = registry.lookup(FunctionsContext.API);
    return Objects.requireNonNull(api, FunctionsContext.API);
  }

  /** Whether the process lives, as {@code api} answers it; also where that is not one of them. */
  public Response live() {
    return health.live();
  }

  /** Whether it can work, as {@code api} answers it; also where that is not one of them. */
  public Response ready() {
    return health.ready();
  }

  /** Takes the tickets of those who want a socket, whether or not {@code api} is among these. */
  public SpendTicket spendTicket() {
    return parts.spendTicket();
  }

  /** Finds whose sockets must end. */
  public FindEnded findEnded() {
    return parts.findEnded();
  }

  /** What a function is, but for {@code api}. */
  public sealed interface Kind {
    /**
     * It takes a topic's records, as {@code InboundMessages} has them: {@code applyStatusEvent}, …
     *
     * @param accept throws where the record shall come again
     */
    record TakesRecords(Consumer<Message<byte[]>> accept) implements Kind {}

    /**
     * It is run from time to time: {@code relayOutbox}, {@code reconcile}, …
     *
     * @param run gives what the run did
     */
    record RunsByClock(Supplier<Object> run) implements Kind {}
  }

  /**
   * A function by its name.
   *
   * @throws InvalidSetting where it was not started, or is {@code api}
   */
  public Kind find(String name) {
    return switch (targets.get(name)) {
      case Consumer<?> _ -> new Kind.TakesRecords(registry.lookup(name));
      case Supplier<?> _ -> new Kind.RunsByClock(registry.lookup(name));
      case null, default ->
          throw new InvalidSetting(
              FunctionsContext.DEFINITION,
              "names no function that takes events or a clock: " + name);
    };
  }

  @Override
  public void close() {
    parts.close();
  }
}
