package io.k8slab.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The format of what is hashed: it may never change for rows that are sealed. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LoggedRowTest {
  private static LoggedRow row(String actor, String action, String details) {
    return new LoggedRow(
        UUID.fromString("01900000-0000-7000-8000-000000000001"),
        Instant.ofEpochSecond(1, 2000),
        null,
        null,
        actor,
        action,
        "s",
        "ok",
        null,
        details,
        "c",
        new byte[] {1, 2});
  }

  @Test
  void every_field_has_its_length_before_it() {
    var id = "01900000-0000-7000-8000-000000000001".getBytes(StandardCharsets.US_ASCII);
    assertThat(HexFormat.of().formatHex(row("é", "b", "{}").canonicalBytes()))
        .isEqualTo(
            "01"
                + ("00000024" + HexFormat.of().formatHex(id))
                + ("00000008" + "00000000000f4242")
                + "ffffffff" // user
                + "ffffffff" // team
                + "00000002c3a9"
                + "0000000162"
                + "0000000173"
                + "000000026f6b"
                + "ffffffff" // address
                + "000000027b7d"
                + "0000000163"
                + "000000020102");
  }

  @Test
  void text_cannot_move_from_one_field_to_the_next() {
    assertThat(row("ab", "c", "{}").hash()).isNotEqualTo(row("a", "bc", "{}").hash());
  }

  @Test
  void details_are_hashed_by_what_they_say() {
    assertThat(
            CanonicalJson.of(
                "{\"b\": [1.50, 10000000000000000000000, null], \"a\":{\"z\":1,\"y\":\"ü\"}}"))
        .isEqualTo("{\"a\":{\"y\":\"ü\",\"z\":1},\"b\":[1.50,10000000000000000000000,null]}");
    assertThat(row("a", "b", "{\"x\": 1, \"y\": 2}").hash())
        .isEqualTo(row("a", "b", "{\"y\":2,\"x\":1}").hash())
        .isNotEqualTo(row("a", "b", "{\"y\":1,\"x\":2}").hash());
  }
}
