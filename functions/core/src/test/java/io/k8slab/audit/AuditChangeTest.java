package io.k8slab.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AuditChangeTest {
  @Test
  void tells_only_what_differs() {
    var before = new HashMap<String, @Nullable Object>();
    before.put("role", "member");
    before.put("name", "same");
    before.put("limit", null);
    before.put("gone", List.of(1));
    var after = new HashMap<String, @Nullable Object>();
    after.put("role", "admin");
    after.put("name", "same");
    after.put("limit", 5);
    assertThat(AuditChange.between(before, after).details())
        .isEqualTo(
            Map.of(
                "before",
                Map.of("role", "member", "gone", List.of(1)),
                "after",
                Map.of("role", "admin", "limit", 5)));
  }

  @Test
  void what_is_personal_is_hashed_with_a_salt_of_its_own() {
    var entry = AuditLab.act(AuditLab.ADA, 1);
    var one = Personal.of(entry).orElseThrow();
    var other = Personal.of(entry).orElseThrow();
    assertThat(one.value())
        .isEqualTo("{\"address\":\"192.0.2.1\",\"email\":\"person1@example.com\"}");
    assertThat(one.hash()).hasSize(32).isNotEqualTo(other.hash());
    assertThat(one.isHashedTo(one.hash())).isTrue();
    assertThat(new Personal(one.salt(), "{}").isHashedTo(one.hash())).isFalse();
    assertThat(one.toString()).doesNotContain("person1");
  }

  @Test
  void an_act_of_no_one_anywhere_has_nothing_personal() {
    assertThat(
            Personal.of(
                new AuditEntry(null, "function:f", "a.b", "c:1", true, null, Map.of(), "x")))
        .isEmpty();
  }
}
