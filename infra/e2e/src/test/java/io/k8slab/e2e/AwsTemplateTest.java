package io.k8slab.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.Topics;
import io.k8slab.functions.FunctionsContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** {@code infra/aws/template.yaml} against what the code says that there is. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AwsTemplateTest {
  private static final List<String> BY_THE_CLOCK =
      List.of("sweepExpired", "reconcile", "relayOutbox", "sealAudit", "sendMails");
  private static final Map<String, String> BY_TOPIC =
      Map.of(
          Topics.STATUS, "applyStatusEvent", Topics.LOGS, "storeLogs", Topics.HOSTS, "trackHosts");

  private final Map<String, Map<String, Object>> resources = resources();

  @Test
  void every_function_of_the_catalog_is_deployed_once() {
    assertThat(functions().values()).containsExactlyInAnyOrderElementsOf(FunctionsContext.names());
  }

  @Test
  void api_has_a_package_and_a_cache_of_its_own_and_the_others_share_one() {
    functions()
        .forEach(
            (id, name) ->
                assertThat(at(resources.get(id), "Properties", "CodeUri"))
                    .as(name)
                    .isEqualTo(
                        name.equals("api") ? "target/lambda-api.zip" : "target/lambda-events.zip"));
  }

  /** Where it names no class, Spring Cloud Function runs an event loop of its own beside AWS's. */
  @Test
  void the_handler_is_a_class() throws IOException {
    for (var file : List.of("template.yaml", "migration.yaml")) {
      assertThat(Files.readString(Path.of(Checkout.path("infra/aws"), file)))
          .contains("    Handler: io.k8slab.lambda.LambdaHandler");
    }
    assertThat(
            Path.of(
                Checkout.path(
                    "functions/lambda/src/main/java/io/k8slab/lambda/LambdaHandler.java")))
        .exists();
  }

  @Test
  void every_function_has_a_role_and_a_log_of_its_own() {
    functions()
        .forEach(
            (id, name) -> {
              assertThat(at(resources.get(id), "Properties", "Role"))
                  .as(name)
                  .isEqualTo(id + "Role.Arn");
              assertThat(at(resources.get(id), "Properties", "LoggingConfig", "LogGroup"))
                  .as(name)
                  .isEqualTo(id + "Log");
              assertThat(resources).containsKeys(id + "Role", id + "Log");
            });
  }

  @Test
  void every_function_may_read_the_secrets_that_it_is_told_of() {
    var arn = java.util.regex.Pattern.compile("[A-Za-z]+SecretArn");
    functions()
        .forEach(
            (id, name) -> {
              var variables =
                  (Map<?, ?>) at(resources.get(id), "Properties", "Environment", "Variables");
              var role = String.valueOf(resources.get(id + "Role"));
              variables.forEach(
                  (variable, value) -> {
                    if (variable.toString().endsWith("_SECRET")) {
                      assertThat(arn.matcher(value.toString()).results().toList())
                          .as("%s of %s", variable, name)
                          .isNotEmpty()
                          .allSatisfy(secret -> assertThat(role).contains(secret.group()));
                    }
                  });
            });
  }

  @Test
  void every_topic_that_functions_read_has_its_event_source() {
    var found = new HashMap<String, String>();
    ofType("AWS::Lambda::EventSourceMapping")
        .forEach(
            id -> {
              var properties = at(resources.get(id), "Properties");
              var function = functions().get((String) at(properties, "FunctionName"));
              assertThat(at(properties, "Topics")).isInstanceOf(List.class);
              for (var topic : (List<?>) at(properties, "Topics")) {
                found.put((String) topic, function);
              }
              assertThat(at(properties, "StartingPosition")).isEqualTo("TRIM_HORIZON");
              assertThat(at(properties, "SelfManagedKafkaEventSourceConfig").toString())
                  .contains("ConsumerGroupId=k8slab-" + function);
            });
    assertThat(found).isEqualTo(BY_TOPIC);
  }

  @Test
  void every_function_that_runs_by_the_clock_has_its_schedule_and_no_other_has() {
    var scheduled =
        functions().entrySet().stream()
            .filter(
                function ->
                    at(resources.get(function.getKey()), "Properties")
                        .toString()
                        .contains("Schedule=rate(1 minute)"))
            .map(Map.Entry::getValue)
            .toList();
    assertThat(scheduled).containsExactlyInAnyOrderElementsOf(BY_THE_CLOCK);
  }

  @Test
  void every_function_is_called_by_something() {
    assertThat(
            Stream.of(List.of("api"), BY_THE_CLOCK, BY_TOPIC.values())
                .flatMap(java.util.Collection::stream))
        .containsExactlyInAnyOrderElementsOf(FunctionsContext.names());
  }

  @Test
  void no_variable_of_the_environment_is_a_secret() throws IOException {
    for (var file : List.of("template.yaml", "migration.yaml")) {
      assertThat(Files.readString(Path.of(Checkout.path("infra/aws"), file)))
          .doesNotContain("resolve:secretsmanager", "NoEcho")
          .doesNotContainPattern("K8SLAB_[A-Z_]*PASSWORD:");
    }
  }

  @Test
  void the_alarms_on_dead_letters_know_what_the_functions_write() throws IOException {
    var inbox = Path.of(Checkout.path("functions/core/src/main/java/io/k8slab/inbox"));
    var said =
        Files.readString(inbox.resolve("BuryRecord.java"))
            + Files.readString(inbox.resolve("RefuseRecord.java"));
    var patterns =
        ofType("AWS::Logs::MetricFilter")
            .map(id -> (String) at(resources.get(id), "Properties", "FilterPattern"))
            .map(pattern -> pattern.replace("\"", ""))
            .distinct()
            .toList();
    assertThat(patterns).hasSize(2).allSatisfy(pattern -> assertThat(said).contains(pattern));
  }

  /** Logical ids to names. */
  private Map<String, String> functions() {
    var functions = new HashMap<String, String>();
    ofType("AWS::Serverless::Function")
        .forEach(
            id ->
                functions.put(
                    id,
                    (String)
                        at(
                            resources.get(id),
                            "Properties",
                            "Environment",
                            "Variables",
                            "SPRING_CLOUD_FUNCTION_DEFINITION")));
    return functions;
  }

  private Stream<String> ofType(String type) {
    return resources.keySet().stream().filter(id -> type.equals(at(resources.get(id), "Type")));
  }

  private static Object at(@Nullable Object from, String... path) {
    var here = from;
    for (var name : path) {
      assertThat(here).isInstanceOf(Map.class);
      here = here instanceof Map<?, ?> map ? map.get(name) : null;
      assertThat(here).as(name).isNotNull();
    }
    return Objects.requireNonNull(here);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, Object>> resources() {
    try (var text = Files.newBufferedReader(Path.of(Checkout.path("infra/aws/template.yaml")))) {
      Map<String, Object> template = new Yaml(new Intrinsics()).load(text);
      return (Map<String, Map<String, Object>>) Objects.requireNonNull(template.get("Resources"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** CloudFormation's {@code !Ref}, {@code !If} and so on become what stands behind them. */
  private static final class Intrinsics extends SafeConstructor {
    Intrinsics() {
      super(new LoaderOptions());
      yamlMultiConstructors.put(
          "!",
          new AbstractConstruct() {
            @Override
            public Object construct(Node node) {
              return switch (node) {
                case ScalarNode scalar -> constructScalar(scalar);
                case SequenceNode sequence -> new ArrayList<>(constructSequence(sequence));
                case MappingNode mapping -> constructMapping(mapping);
                default -> throw new IllegalStateException(node.toString());
              };
            }
          });
    }
  }
}
