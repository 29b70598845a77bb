package io.k8slab.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EmailAddressTest {
  @ParameterizedTest
  @CsvSource({
    "ada@example.com, ada@example.com",
    "'  Ada.Lovelace+k8s@Example.COM ', ada.lovelace+k8s@example.com",
    "ａｄａ@ｅｘａｍｐｌｅ.com, ada@example.com",
    "ada@bücher.example, ada@xn--bcher-kva.example",
    "ada@EXAMPLE。com, ada@example.com",
    "K@example.com, k@example.com",
    "a@b.c-d.museum, a@b.c-d.museum",
    "a@xn--e1awd7f.xn--p1ai, a@xn--e1awd7f.xn--p1ai",
  })
  void spellings_of_one_address_share_a_key(String given, String key) {
    assertThat(EmailAddress.parse(given).orElseThrow().key()).isEqualTo(key);
  }

  @Test
  void a_look_alike_domain_is_another_address() {
    var cyrillic = EmailAddress.parse("ada@ex\u0430mple.com").orElseThrow();
    assertThat(cyrillic.key()).isEqualTo("ada@xn--exmple-4nf.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ada",
        "@example.com",
        "ada@",
        "ada@localhost",
        "a b@example.com",
        "a@b@example.com",
        "ada@example..com",
        "ada@-example.com",
        "ada@example.com.",
        ".a@example.com",
        "a..b@example.com",
        "a.@example.com",
        "\"a\"@example.com",
        "ada@[127.0.0.1]",
        "\u0430da@example.com",
        "ada@127.0.0.1",
        "ada@exa_mple.com",
        "a\r\nb@example.com",
        "ada@example.com\u200b",
        "a<b>@example.com",
        "\u0131@example.com"
      })
  void what_is_no_address_that_we_take_is_none(String given) {
    assertThat(EmailAddress.parse(given)).isEmpty();
  }

  @Test
  void lengths_are_bounded() {
    assertThat(EmailAddress.parse("a".repeat(64) + "@example.com")).isPresent();
    assertThat(EmailAddress.parse("a".repeat(65) + "@example.com")).isEmpty();
    assertThat(EmailAddress.parse("a@" + "b".repeat(63) + ".com")).isPresent();
    assertThat(EmailAddress.parse("a@" + "b".repeat(64) + ".com")).isEmpty();
    assertThat(EmailAddress.parse("a@" + "bb.".repeat(100) + "com")).isEmpty();
  }
}
