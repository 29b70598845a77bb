package io.k8slab.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.k8slab.config.InvalidSetting;
import io.k8slab.functions.FunctionsContext;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LambdaContextTest {
  @Test
  void an_instance_has_one_connection_and_publishes_before_it_answers() {
    assertThat(LambdaContext.forOneInvocation(Map.of("K8SLAB_PUBLISHING", "background")))
        .containsEntry("K8SLAB_PUBLISHING", "inline")
        .containsEntry("K8SLAB_DATABASE_POOL_SIZE", "1");
    assertThat(LambdaContext.forOneInvocation(Map.of("K8SLAB_DATABASE_POOL_SIZE", "2")))
        .containsEntry("K8SLAB_DATABASE_POOL_SIZE", "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nothing", "api;reconcile"})
  void it_is_one_function_of_the_catalog(String definition) {
    try (var context = new GenericApplicationContext()) {
      context
          .getEnvironment()
          .getPropertySources()
          .addFirst(new MapPropertySource("test", Map.of(FunctionsContext.DEFINITION, definition)));
      assertThatThrownBy(() -> new LambdaContext().initialize(context))
          .isInstanceOf(InvalidSetting.class)
          .hasMessageContaining("SPRING_CLOUD_FUNCTION_DEFINITION must be one of api,");
    }
  }
}
