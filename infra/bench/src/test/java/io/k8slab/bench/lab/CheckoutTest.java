package io.k8slab.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CheckoutTest {
  @TempDir Path folder;

  private static Path here() {
    return Path.of("").toAbsolutePath();
  }

  @Test
  void this_checkout_is_found_from_inside() {
    Path root = Checkout.around(here());

    assertThat(root.resolve("infra/bench/gates.yaml")).exists();
    assertThat(Checkout.around(root)).isEqualTo(root);
  }

  @Test
  void elsewhere_there_is_none() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Checkout.around(folder))
        .withMessageContaining(folder.toString());
  }

  @Test
  void the_testbed_is_the_one_that_the_launcher_names() {
    assertThat(Checkout.testbed(Map.of("K8SLAB_TESTBED", "/some/bin")))
        .contains(Path.of("/some/bin"));
    assertThat(Checkout.testbed(Map.of("K8SLAB_TESTBED", ""))).isEmpty();
    assertThat(Checkout.testbed(Map.of())).isEmpty();
    assertThat(Checkout.tools(Map.of("K8SLAB_TOOLS", "/other/bin")))
        .contains(Path.of("/other/bin"));
  }

  @Test
  void the_flags_are_those_of_the_launcher() throws IOException {
    assertThat(LauncherFlags.of(Checkout.around(here())))
        .singleElement()
        .asString()
        .startsWith("@")
        .endsWith("infra/local/jvm.options");
  }

  @Test
  void a_checkout_without_flags_is_said() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> LauncherFlags.of(folder))
        .withMessageContaining("jvm.options");
  }

  @Test
  void a_run_folder_is_gone_afterwards_with_all_that_is_in_it() throws IOException {
    Path path;
    try (RunFolder run = RunFolder.in(folder)) {
      path = run.path();
      Files.writeString(path.resolve("file"), "text");
    }

    assertThat(path).doesNotExist();
  }
}
