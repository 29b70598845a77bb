package io.k8slab.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.k8slab.config.InvalidSetting;
import io.k8slab.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AuditKeysTest {
  private static final byte[] HASH = {1, 2, 3};

  @TempDir private Path folder;

  private String key(String name, int bytes) throws IOException {
    return Files.write(
            folder.resolve(name),
            name.repeat(bytes)
                .substring(0, bytes)
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII))
        .toString();
  }

  @Test
  void there_need_be_none() {
    var keys = AuditKeys.from(new Settings(Map.of()));
    assertThat(keys.areKnown()).isFalse();
    assertThat(keys.mac(HASH)).isEmpty();
  }

  @Test
  void the_first_signs_and_all_are_believed() throws IOException {
    var old = AuditKeys.from(new Settings(Map.of("K8SLAB_AUDIT_KEY_FILE", key("old", 32))));
    var now =
        AuditKeys.from(
            new Settings(
                Map.of(
                    "K8SLAB_AUDIT_KEY_FILE", key("new", 40),
                    "K8SLAB_AUDIT_HONOURED_KEY_FILES", key("old", 32))));
    assertThat(now.made(old.mac(HASH).orElseThrow(), HASH)).isTrue();
    assertThat(old.made(now.mac(HASH).orElseThrow(), HASH)).isFalse();
    assertThat(now.toString()).isEqualTo("AuditKeys[2]");
  }

  @Test
  void a_key_that_is_too_short_is_refused_by_name() throws IOException {
    var settings = new Settings(Map.of("K8SLAB_AUDIT_KEY_FILE", key("short", 31)));
    assertThatThrownBy(() -> AuditKeys.from(settings))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("K8SLAB_AUDIT_KEY_FILE");
  }
}
