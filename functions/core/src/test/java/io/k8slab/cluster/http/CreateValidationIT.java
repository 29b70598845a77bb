package io.k8slab.cluster.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.k8slab.http.FieldError;
import io.k8slab.http.Principal;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.testing.Lab;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CreateValidationIT {
  private final Lab lab = Lab.withHost(1);
  private Principal ada;

  @BeforeAll
  void start() {
    ada = lab.person("ada@example.com");
  }

  @AfterAll
  void stop() {
    lab.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a;b",
        "$(id)",
        "a\\nb",
        "-a",
        "a-",
        "A",
        "ä",
        "a b",
        "",
        "a/b",
        "a.b",
        "0123456789012345678901234567890123456789012345678901234567890123",
        "123e4567-e89b-12d3-a456-426614174000",
        "--",
        "\\u0000"
      })
  void a_name_that_is_none_is_refused(String name) {
    assertThat(pointers(refused("{\"name\":\"" + name + "\"}"))).containsExactly("/name");
    assertThat(lab.database().value("SELECT count(*) FROM clusters")).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0s", "-1h", "9h", "8h1s", "4 parsecs", "", "PT0S"})
  void a_ttl_that_is_none_or_too_long_is_refused(String ttl) {
    assertThat(pointers(refused("{\"name\":\"demo\",\"ttl\":\"" + ttl + "\"}")))
        .containsExactly("/ttl");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name':'a','provider':'minikube'} | UNKNOWN_PROVIDER | /provider",
        "{'name':'a','version':'1.2.3'} | UNKNOWN_VERSION | /version",
        "{'name':'a','colour':'red'} | INVALID_FIELD | /colour",
        "{'name':'a','nodes':{'workers':101}} | INVALID_FIELD | /nodes/workers",
        "{'name':'a','nodes':{'control_planes':2}} | INVALID_FIELD | /nodes/control_planes",
        "{'name':'a','resources':{'cpu':'100'}} | INVALID_FIELD | /resources/cpu",
        "{'name':'a','resources':{'memory':'8Ei'}} | INVALID_FIELD | /resources/memory",
        "{'name':'a','resources':{'disk':'0'}} | INVALID_FIELD | /resources/disk",
        "{'name':'a','resources':{'gpu':'1'}} | INVALID_FIELD | /resources/gpu",
        "{'name':'a','labels':{'BAD':'x'}} | INVALID_FIELD | /labels/BAD",
        "{'name':1} | INVALID_FIELD | /name",
        "{} | INVALID_FIELD | /name"
      })
  void a_field_that_is_not_valid_is_named(String body, String type, String pointer) {
    var problem = refused(body.replace('\'', '"')).problem();
    assertThat(problem.type()).isEqualTo(ProblemType.valueOf(type));
    assertThat(problem.errors()).extracting(FieldError::pointer).containsExactly(pointer);
  }

  @Test
  void every_fault_of_a_body_is_named_at_once() {
    var body =
        "{\"name\":\"A\",\"ttl\":\"9h\",\"version\":\"9\",\"resources\":{\"cpu\":\"x\"},\"x\":1}";
    assertThat(pointers(refused(body)))
        .containsExactlyInAnyOrder("/name", "/ttl", "/version", "/resources/cpu", "/x");
  }

  private ProblemException refused(String body) {
    var refusal =
        catchThrowableOfType(
            ProblemException.class,
            () ->
                lab.functions().handlers().createCluster(Lab.post(ada, "/api/v1/clusters", body)));
    assertThat(refusal).as("a refusal of " + body).isNotNull();
    return refusal;
  }

  private static List<String> pointers(ProblemException refusal) {
    return refusal.problem().errors().stream().map(FieldError::pointer).toList();
  }
}
