package io.k8slab.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.Json;
import java.nio.file.Files;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SbomIT {
  @ParameterizedTest
  @EnumSource(Distribution.class)
  void every_library_of_a_folder_is_in_its_bill(Distribution distribution) throws Exception {
    var folder = Dist.folder(distribution);
    var listed = new TreeSet<String>();
    var bill = Json.MAPPER.readTree(Files.readAllBytes(folder.resolve("sbom.json")));
    assertThat(bill.path("bomFormat").asString()).isEqualTo("CycloneDX");
    for (var component : bill.path("components")) {
      listed.add(
          component.path("name").asString() + "-" + component.path("version").asString() + ".jar");
    }
    listed.add(
        bill.at("/metadata/component/name").asString()
            + "-"
            + bill.at("/metadata/component/version").asString()
            + ".jar");
    try (var jars = Files.list(folder.resolve("lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString())).isSubsetOf(listed);
    }
  }
}
