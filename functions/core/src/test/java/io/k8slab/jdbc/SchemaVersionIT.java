package io.k8slab.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SchemaVersionIT {
  private static final Pattern FILE = Pattern.compile("V(\\d+)__.*\\.sql");

  @Test
  void what_is_needed_is_the_last_migration() throws Exception {
    try (var files = Files.list(Path.of("src/main/resources/db/migration"))) {
      assertThat(
              files
                  .map(file -> FILE.matcher(file.getFileName().toString()))
                  .filter(java.util.regex.Matcher::matches)
                  .mapToInt(name -> Integer.parseInt(name.group(1)))
                  .max())
          .hasValue(SchemaVersion.NEEDED);
    }
  }

  @Test
  void it_is_reached_by_the_migration_and_seen_by_the_functions() throws Exception {
    try (var empty = TestDatabase.empty();
        var owner = empty.owner().getConnection()) {
      assertThat(SchemaVersion.isReached(owner, 2)).isFalse();
    }
    try (var migrated = TestDatabase.create()) {
      assertThat((boolean) migrated.database().read(c -> SchemaVersion.isReached(c, 2))).isTrue();
      migrated.execute(
          "UPDATE flyway_schema_history SET version = '0' WHERE version = '%d'"
              .formatted(SchemaVersion.NEEDED));
      assertThat((boolean) migrated.database().read(c -> SchemaVersion.isReached(c, 2))).isFalse();
    }
  }
}
