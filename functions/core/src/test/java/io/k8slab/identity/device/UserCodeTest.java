package io.k8slab.identity.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UserCodeTest {
  @ParameterizedTest
  @ValueSource(strings = {"BCDFGHJK", "bcdf-ghjk", " Bcdf GHJK ", "B-C-D-F-G-H-J-K"})
  void a_code_is_read_as_people_type_it(String typed) {
    assertThat(UserCode.parse(typed).map(UserCode::shown)).contains("BCDF-GHJK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "BCDF-GHJ", "BCDF-GHJKL", "ACDF-GHJK", "BCDF-GHJ1", "ßCDF-GHJK"})
  void what_can_be_no_code_is_none(String typed) {
    assertThat(UserCode.parse(typed)).isEmpty();
  }

  @Test
  void codes_differ_and_are_read_again_and_no_log_has_them() {
    var seen = new HashSet<String>();
    for (int i = 0; i < 1000; i++) {
      var code = UserCode.random();
      assertThat(UserCode.parse(code.shown())).contains(code);
      assertThat(code.toString()).doesNotContain(code.letters());
      seen.add(code.letters());
    }
    assertThat(seen).hasSizeGreaterThan(995);
  }
}
