package io.k8slab.functions;

import static org.springframework.cloud.function.context.catalog.FunctionTypeUtils.consumerType;
import static org.springframework.cloud.function.context.catalog.FunctionTypeUtils.functionType;
import static org.springframework.cloud.function.context.catalog.FunctionTypeUtils.supplierType;

import io.k8slab.audit.chain.SealAudit;
import io.k8slab.cluster.sweep.Reconcile;
import io.k8slab.cluster.sweep.SweepExpired;
import io.k8slab.config.InvalidSetting;
import io.k8slab.inbox.InboundMessages;
import io.k8slab.inbox.InboundRecord;
import io.k8slab.mail.SendMails;
import io.k8slab.outbox.RelayOutbox;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * The functions, as Spring Cloud Function registers them; and all of them as beans, each by hand,
 * for a platform that starts Spring Boot itself ({@code FunctionalSpringApplication}): there the
 * property {@code spring.cloud.function.definition} names those that shall exist, with {@code ;}
 * between them; where it is empty, all do. Our own processes start {@link RunningFunctions}.
 */
public final class FunctionsContext
    implements ApplicationContextInitializer<GenericApplicationContext> {
  /** Names the functions that shall exist. */
  public static final String DEFINITION = "spring.cloud.function.definition";

  /** The same as a variable of the environment. */
  public static final String DEFINITION_VARIABLE = "SPRING_CLOUD_FUNCTION_DEFINITION";

  /** Answers HTTP requests; the others take events, or run by a clock. */
  public static final String API = "api";

  private static final Type BYTES = new ParameterizedTypeReference<Message<byte[]>>() {}.getType();

  /** How a function is seen, found out when it is made, and how it is made of the parts. */
  private record Definition(Supplier<Type> type, Function<Parts, Object> make) {}

  private static final Map<String, Definition> DEFINITIONS = definitions();

  private static Map<String, Definition> definitions() {
    var all = new LinkedHashMap<String, Definition>();
    all.put(API, new Definition(() -> functionType(BYTES, BYTES), Parts::api));
    all.put(
        "relayOutbox", supplier(RelayOutbox.Swept.class, parts -> parts.clusters().relay()::sweep));
    all.put("applyStatusEvent", inbound(parts -> parts.clusters().applyStatusEvent()::accept));
    all.put("storeLogs", inbound(parts -> parts.clusters().storeLogs()::accept));
    all.put("trackHosts", inbound(parts -> parts.clusters().trackHosts()::accept));
    all.put("reconcile", supplier(Reconcile.Reconciled.class, FunctionsContext::reconcile));
    all.put(
        "sweepExpired",
        supplier(SweepExpired.Swept.class, parts -> parts.clusters().sweepExpired()::run));
    all.put("sendMails", supplier(SendMails.Sent.class, parts -> parts.sendMails()::run));
    all.put("sealAudit", supplier(SealAudit.Sealed.class, parts -> parts.sealAudit()::run));
    return all;
  }

  /** Every function that there is. */
  public static List<String> names() {
    return List.copyOf(DEFINITIONS.keySet());
  }

  /** Every function but {@code api}: those that take events, or run by a clock. */
  public static List<String> eventNames() {
    return names().stream().filter(name -> !name.equals(API)).toList();
  }

  @Override
  public void initialize(GenericApplicationContext context) {
    context.registerBean(
        Parts.class,
        () -> new Parts(FunctionsConfig.from(System.getenv())),
        b -> b.setLazyInit(true));
    var selected = selected(context.getEnvironment().getProperty(DEFINITION, ""));
    for (var name : selected.isEmpty() ? names() : selected) {
      requireKnown(name);
      context.registerBean(
          name, FunctionRegistration.class, () -> registration(name, context.getBean(Parts.class)));
    }
  }

  /**
   * @throws InvalidSetting where no function is called so
   */
  static void requireKnown(String name) {
    if (!DEFINITIONS.containsKey(name)) {
      throw new InvalidSetting(DEFINITION, "names no function of ours: " + name);
    }
  }

  static FunctionRegistration<Object> registration(String name, Parts parts) {
    var definition = Objects.requireNonNull(DEFINITIONS.get(name), name);
    return new FunctionRegistration<>(definition.make().apply(parts), name)
        .type(definition.type().get());
  }

  /** The names that a definition selects: those between {@code ;}, in their order. */
  public static List<String> selected(String definition) {
    return Stream.of(definition.split(";")).map(String::strip).filter(n -> !n.isEmpty()).toList();
  }

  private static Supplier<Reconcile.Reconciled> reconcile(Parts parts) {
    var reconcile = parts.clusters().reconcile();
    var sessions = parts.pruneSessions();
    var tickets = parts.pruneTickets();
    var erasures = parts.finishErasures();
    return () -> {
      sessions.run();
      parts.pruneRateLimits();
      tickets.run();
      parts.pruneInvitations();
      var reconciled = reconcile.run();
      erasures.run();
      return reconciled;
    };
  }

  private static <T> Definition supplier(Class<T> type, Function<Parts, Supplier<T>> make) {
    return new Definition(() -> supplierType(type), make::apply);
  }

  private static Definition inbound(Function<Parts, Consumer<InboundRecord>> make) {
    return new Definition(
        () -> consumerType(BYTES),
        parts -> {
          var accept = make.apply(parts);
          return (Consumer<Message<byte[]>>)
              message -> accept.accept(InboundMessages.toRecord(message));
        });
  }
}
