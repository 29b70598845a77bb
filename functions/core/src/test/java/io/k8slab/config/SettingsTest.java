package io.k8slab.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SettingsTest {
  @TempDir private Path folder;

  @Test
  void reads_what_is_there_and_falls_back_where_it_is_not() {
    var settings =
        new Settings(Map.of("A", " x ", "L", "a, b,,c", "N", "7", "D", "PT5M", "E", " "));
    assertThat(settings.text("A")).isEqualTo("x");
    assertThat(settings.text("E", "y")).isEqualTo("y");
    assertThat(settings.list("L", "")).containsExactly("a", "b", "c");
    assertThat(settings.number("N", 1, 0, 9)).isEqualTo(7);
    assertThat(settings.number("M", 1, 0, 9)).isEqualTo(1);
    assertThat(settings.duration("D", Duration.ZERO)).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.duration("F", Duration.ofDays(1))).isEqualTo(Duration.ofDays(1));
    assertThat(settings).hasToString("Settings" + settings.toString().substring(8));
    assertThat(settings.toString()).doesNotContain("PT5M");
  }

  @Test
  void a_secret_comes_from_its_file_first() throws Exception {
    var file = Files.writeString(folder.resolve("s"), "from file\n");
    assertThat(new Settings(Map.of("S", "v", "S_FILE", file.toString())).secret("S"))
        .contains("from file");
    assertThat(new Settings(Map.of("S", "v")).secret("S")).contains("v");
    assertThat(new Settings(Map.of()).secret("S")).isEmpty();
  }

  @Test
  void a_complaint_names_the_key_and_never_the_value() {
    assertComplaint(Map.of(), s -> s.text("KEY"));
    assertComplaint(Map.of("KEY", "oops"), s -> s.number("KEY", 1, 0, 9));
    assertComplaint(Map.of("KEY", "10"), s -> s.number("KEY", 1, 0, 9));
    assertComplaint(Map.of("KEY", "oops"), s -> s.duration("KEY", Duration.ZERO));
    assertComplaint(Map.of("KEY", "PT0S"), s -> s.duration("KEY", Duration.ZERO));
    assertComplaint(Map.of("KEY", "/no/such/oops"), s -> s.file("KEY"));
    assertComplaint(Map.of("KEY", folder.toString()), s -> s.file("KEY"));
    assertComplaint(Map.of("KEY_FILE", "/no/such/oops"), s -> s.secret("KEY"));
  }

  @Test
  void kafka_is_told_of_security_by_a_properties_file() throws Exception {
    var file = Files.writeString(folder.resolve("k"), "sasl.jaas.config=secret\n");
    var config =
        KafkaConfig.from(
            new Settings(
                Map.of(
                    "K8SLAB_KAFKA_BOOTSTRAP_SERVERS",
                    "k:9092",
                    "K8SLAB_KAFKA_PROPERTIES_FILE",
                    file.toString())));
    assertThat(config.clientProperties())
        .containsEntry("bootstrap.servers", "k:9092")
        .containsEntry("sasl.jaas.config", "secret");
    assertThat(config.groupProtocol()).isEqualTo("consumer");
    assertThat(config.toString()).doesNotContain("secret");
    var wrong =
        new Settings(
            Map.of("K8SLAB_KAFKA_GROUP_PROTOCOL", "x", "K8SLAB_KAFKA_BOOTSTRAP_SERVERS", "k"));
    assertThat(catchThrowableOfType(InvalidSetting.class, () -> KafkaConfig.from(wrong)).key())
        .isEqualTo("K8SLAB_KAFKA_GROUP_PROTOCOL");
  }

  private static void assertComplaint(
      Map<String, String> variables, Function<Settings, Object> read) {
    var complaint =
        catchThrowableOfType(InvalidSetting.class, () -> read.apply(new Settings(variables)));
    assertThat(complaint.key()).startsWith("KEY");
    assertThat(complaint.getMessage()).startsWith("KEY").doesNotContain("oops");
  }
}
