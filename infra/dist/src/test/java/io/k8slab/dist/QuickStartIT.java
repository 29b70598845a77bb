package io.k8slab.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What would cost every start its time, and nobody would see why. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class QuickStartIT {
  @ParameterizedTest
  @EnumSource
  void no_jar_is_signed_and_bouncy_castle_is_whole(Distribution distribution) throws Exception {
    try (var jars = Files.newDirectoryStream(Dist.folder(distribution).resolve("lib"), "*.jar")) {
      for (var path : jars) {
        try (var jar = new JarFile(path.toFile())) {
          assertThat(jar.stream().map(JarEntry::getName))
              .as(path.toString())
              .noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)"));
          if (path.getFileName().toString().startsWith("bcprov")) {
            assertThat(jar.stream().filter(entry -> entry.getName().endsWith(".class")))
                .hasSizeGreaterThan(3_000);
            assertThat(jar.isMultiRelease()).isTrue();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void every_security_provider_that_is_listed_is_linked(Distribution distribution)
      throws Exception {
    var jre = Dist.folder(distribution).resolve("jre");
    var process =
        new ProcessBuilder(
                jre.resolve("bin/java").toString(), "-XshowSettings:security:providers", "-version")
            .redirectErrorStream(true)
            .start();
    var shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();

    var listed =
        found(
            "(?m)^security\\.provider\\.\\d+=(\\S+)",
            Files.readString(jre.resolve("conf/security/java.security")));
    assertThat(listed)
        .contains("SUN", "SunEC", "SunJCE")
        .containsExactlyElementsOf(found("Provider name: (\\S+)", shown));
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult result) -> result.group(1))
        .toList();
  }
}
