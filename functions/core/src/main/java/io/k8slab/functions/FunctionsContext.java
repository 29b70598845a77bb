package io.k8slab.functions;

import static org.springframework.cloud.function.context.catalog.FunctionTypeUtils.consumerType;
import static org.springframework.cloud.function.context.catalog.FunctionTypeUtils.functionType;
import static org.springframework.cloud.function.context.catalog.FunctionTypeUtils.supplierType;

import io.k8slab.cluster.sweep.Reconcile;
import io.k8slab.cluster.sweep.SweepExpired;
import io.k8slab.config.InvalidSetting;
import io.k8slab.http.api.Api;
import io.k8slab.inbox.InboundMessages;
import io.k8slab.inbox.InboundRecord;
import io.k8slab.outbox.RelayOutbox;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.cloud.function.context.FunctionRegistration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;

/**
 * Registers the functions as Spring Cloud Function beans, each by hand: a component scan costs a
 * cold start. The property {@code spring.cloud.function.definition} (environment: {@code
 * SPRING_CLOUD_FUNCTION_DEFINITION}) names those that shall exist, with {@code ;} between them;
 * where it is empty, all do. What a function needs is made when it is made.
 */
public final class FunctionsContext
    implements ApplicationContextInitializer<GenericApplicationContext> {
  /** Names the functions that shall exist. */
  public static final String DEFINITION = "spring.cloud.function.definition";

  private static final Type BYTES = new ParameterizedTypeReference<Message<byte[]>>() {}.getType();

  /** A function's bean: how it is seen, and how it is made of the parts. */
  private record Definition(Type type, Function<Parts, Object> make) {}

  private static final Map<String, Definition> DEFINITIONS = definitions();

  private final Supplier<FunctionsConfig> config;

  /** From the environment, when it is needed. */
  public FunctionsContext() {
    this(() -> FunctionsConfig.from(System.getenv()));
  }

  /**
   * @param config is asked for when a part is first needed
   */
  public FunctionsContext(Supplier<FunctionsConfig> config) {
    this.config = config;
  }

  private static Map<String, Definition> definitions() {
    var all = new LinkedHashMap<String, Definition>();
    all.put("api", new Definition(functionType(BYTES, BYTES), FunctionsContext::api));
    all.put(
        "relayOutbox", supplier(RelayOutbox.Swept.class, parts -> parts.clusters().relay()::sweep));
    all.put("applyStatusEvent", inbound(parts -> parts.clusters().applyStatusEvent()::accept));
    all.put("storeLogs", inbound(parts -> parts.clusters().storeLogs()::accept));
    all.put("trackHosts", inbound(parts -> parts.clusters().trackHosts()::accept));
    all.put("reconcile", supplier(Reconcile.Reconciled.class, FunctionsContext::reconcile));
    all.put(
        "sweepExpired",
        supplier(SweepExpired.Swept.class, parts -> parts.clusters().sweepExpired()::run));
    return all;
  }

  /** Every function that there is. */
  public static List<String> names() {
    return List.copyOf(DEFINITIONS.keySet());
  }

  /** Every function but {@code api}: those that take events, or run by a clock. */
  public static List<String> eventNames() {
    return names().stream().filter(name -> !name.equals("api")).toList();
  }

  @Override
  public void initialize(GenericApplicationContext context) {
    context.registerBean(Parts.class, () -> new Parts(config.get()), b -> b.setLazyInit(true));
    var selected = selected(context.getEnvironment().getProperty(DEFINITION, ""));
    for (var name : selected.isEmpty() ? names() : selected) {
      var definition = DEFINITIONS.get(name);
      if (definition == null) {
        throw new InvalidSetting(DEFINITION, "names no function of ours: " + name);
      }
      context.registerBean(
          name,
          FunctionRegistration.class,
          () ->
              new FunctionRegistration<>(
                      definition.make().apply(context.getBean(Parts.class)), name)
                  .type(definition.type()));
    }
  }

  /** The names that a definition selects: those between {@code ;}, in their order. */
  public static List<String> selected(String definition) {
    return Stream.of(definition.split(";")).map(String::strip).filter(n -> !n.isEmpty()).toList();
  }

  private static Function<Message<byte[]>, Message<byte[]>> api(Parts parts) {
    return new Api(
        new RouteHandlers(parts.identity(), parts.clusters().handlers(), parts.health()),
        parts.accessTokens()::verify);
  }

  private static Supplier<Reconcile.Reconciled> reconcile(Parts parts) {
    var reconcile = parts.clusters().reconcile();
    var sessions = parts.pruneSessions();
    return () -> {
      sessions.run();
      return reconcile.run();
    };
  }

  private static <T> Definition supplier(Class<T> type, Function<Parts, Supplier<T>> make) {
    return new Definition(supplierType(type), make::apply);
  }

  private static Definition inbound(Function<Parts, Consumer<InboundRecord>> make) {
    return new Definition(
        consumerType(BYTES),
        parts -> {
          var accept = make.apply(parts);
          return (Consumer<Message<byte[]>>)
              message -> accept.accept(InboundMessages.toRecord(message));
        });
  }
}
