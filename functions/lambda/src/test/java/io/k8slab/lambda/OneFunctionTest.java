package io.k8slab.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.k8slab.config.InvalidSetting;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OneFunctionTest {
  @Test
  void an_instance_has_one_connection_and_publishes_before_it_answers() {
    assertThat(OneFunction.forOneInvocation(Map.of("K8SLAB_PUBLISHING", "background")))
        .containsEntry("K8SLAB_PUBLISHING", "inline")
        .containsEntry("K8SLAB_DATABASE_POOL_SIZE", "1");
    assertThat(OneFunction.forOneInvocation(Map.of("K8SLAB_DATABASE_POOL_SIZE", "2")))
        .containsEntry("K8SLAB_DATABASE_POOL_SIZE", "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nothing", "api;reconcile"})
  void it_is_one_function_of_the_catalog(String definition) {
    assertThatThrownBy(
            () -> OneFunction.start(Map.of("SPRING_CLOUD_FUNCTION_DEFINITION", definition)))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("SPRING_CLOUD_FUNCTION_DEFINITION must be one of api,");
  }
}
