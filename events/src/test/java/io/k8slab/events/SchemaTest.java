package io.k8slab.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.k8slab.events.testing.Golden;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SchemaTest {
  private static final String ROOT = "https://k8slab.io/schema/events/";
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          registry ->
              registry
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build())
                  .schemaIdResolvers(
                      ids -> ids.mapPrefix(ROOT, "classpath:/io/k8slab/events/schema/")));

  static List<Golden> goldens() {
    return Golden.all();
  }

  static Stream<Class<?>> shared() {
    return Stream.of(
        Work.class,
        Nodes.class,
        Resources.class,
        PortBlock.class,
        ProviderConfig.class,
        SealedCredentials.class,
        Capacity.class,
        Load.class,
        ProviderOffer.class,
        HostedCluster.class,
        HostCondition.class);
  }

  static Stream<Class<? extends Enum<?>>> enums() {
    return Stream.of(
        HostedState.class,
        StepOutcome.class,
        FailureCode.class,
        Severity.class,
        ConditionStatus.class);
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void every_golden_file_is_valid(Golden golden) {
    assertThat(errors(golden, golden.data())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void a_field_that_is_not_known_yet_is_valid(Golden golden) {
    var newer = ((ObjectNode) golden.data()).deepCopy().put("from_the_future", 1);

    assertThat(errors(golden, newer)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(MessageType.class)
  void a_field_of_the_wrong_type_is_not_valid(MessageType type) {
    var golden = Golden.of(type);
    for (var name : golden.data().propertyNames()) {
      var wrong = (ObjectNode) golden.data().deepCopy();
      wrong.putArray(name).addArray();

      assertThat(errors(golden, wrong)).as(name).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(MessageType.class)
  void a_message_schema_says_what_its_record_says(MessageType type) {
    var schema = read(type.typeName());

    assertThat(schema.at("/$id").asString()).isEqualTo(ROOT + type.typeName() + ".schema.json");
    assertThat(schema.at("/$schema").asString())
        .isEqualTo("https://json-schema.org/draft/2020-12/schema");
    assertSame(schema, type.messageClass());
  }

  @ParameterizedTest
  @MethodSource("shared")
  void a_shared_definition_says_what_its_record_says(Class<?> type) {
    assertSame(definition(type), type);
  }

  @ParameterizedTest
  @MethodSource("enums")
  void an_enumeration_has_the_names_that_java_has(Class<? extends Enum<?>> type) {
    assertThat(definition(type).get("enum").valueStream().map(JsonNode::asString))
        .containsExactlyElementsOf(Arrays.stream(type.getEnumConstants()).map(Enum::name).toList());
  }

  private static void assertSame(JsonNode schema, Class<?> type) {
    var required = new ArrayList<String>();
    var names = new ArrayList<String>();
    for (var component : type.getRecordComponents()) {
      var name = SchemaShape.jsonName(component);
      names.add(name);
      if (!SchemaShape.nullable(component)) {
        required.add(name);
      }
      assertThat(schema.has("properties") && schema.get("properties").has(name)).as(name).isTrue();
      assertSame(schema.get("properties").get(name), component);
    }
    assertThat(schema.get("properties").propertyNames()).containsExactlyElementsOf(names);
    assertThat(schema.get("required").valueStream().map(JsonNode::asString))
        .containsExactlyElementsOf(required);
    assertThat(schema.get("additionalProperties").asBoolean()).isTrue();
  }

  private static void assertSame(JsonNode property, RecordComponent component) {
    var expected = new ArrayList<String>();
    expected.add(SchemaShape.typeOrRef(component.getGenericType()));
    if (SchemaShape.nullable(component)) {
      expected.add("null");
    }
    assertThat(typesOrRefs(property)).as(component.getName()).isEqualTo(expected);
    if (component.getGenericType() instanceof ParameterizedType parameterized) {
      var arguments = parameterized.getActualTypeArguments();
      var items =
          property.has("items") ? property.get("items") : property.get("additionalProperties");
      assertThat(typesOrRefs(items))
          .as(component.getName())
          .containsExactly(SchemaShape.typeOrRef(arguments[arguments.length - 1]));
    }
  }

  private static List<String> typesOrRefs(JsonNode schema) {
    if (schema.has("$ref")) {
      return List.of(schema.get("$ref").asString().replace("common.schema.json", ""));
    }
    if (schema.has("anyOf")) {
      return schema.get("anyOf").valueStream().flatMap(s -> typesOrRefs(s).stream()).toList();
    }
    var type = schema.get("type");
    return type.isArray()
        ? type.valueStream().map(JsonNode::asString).toList()
        : List.of(type.asString());
  }

  private static JsonNode definition(Class<?> type) {
    return read("common").get("$defs").get(SchemaShape.snakeCase(type.getSimpleName()));
  }

  private static List<String> errors(Golden golden, JsonNode data) {
    return SCHEMAS
        .getSchema(SchemaLocation.of(ROOT + golden.type().typeName() + ".schema.json"))
        .validate(data.toString(), InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }

  private static JsonNode read(String name) {
    try (var file = Message.class.getResourceAsStream("schema/" + name + ".schema.json")) {
      assertThat(file).as(name).isNotNull();
      return Json.MAPPER.readTree(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
