package io.k8slab.audit.http;

import io.k8slab.http.ApiJson;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How rows are written into a file. */
enum ExportFormat {
  /** One JSON object a line. */
  NDJSON {
    @Override
    String contentType() {
      return "application/x-ndjson";
    }

    @Override
    String ending() {
      return "ndjson";
    }

    @Override
    byte[] head() {
      return new byte[0];
    }

    @Override
    byte[] line(AuditView row) {
      return (ApiJson.MAPPER.writeValueAsString(row) + "\n").getBytes(StandardCharsets.UTF_8);
    }
  },

  /** RFC 4180, with a line of names; what a spreadsheet would calculate has an apostrophe first. */
  CSV {
    @Override
    String contentType() {
      return "text/csv";
    }

    @Override
    String ending() {
      return "csv";
    }

    @Override
    byte[] head() {
      return record(
          "id",
          "at",
          "actor",
          "action",
          "subject",
          "outcome",
          "user_id",
          "team_id",
          "address",
          "details",
          "personal",
          "erased",
          "correlation_id",
          "seal");
    }

    @Override
    byte[] line(AuditView row) {
      return record(
          row.id(),
          row.at(),
          row.actor(),
          row.action(),
          row.subject(),
          row.outcome(),
          row.userId(),
          row.teamId(),
          row.address(),
          row.details(),
          row.personal(),
          row.erased(),
          row.correlationId(),
          row.seal());
    }
  };

  private static final String FORMULA = "=+-@\t\r";

  abstract String contentType();

  abstract String ending();

  abstract byte[] head();

  abstract byte[] line(AuditView row);

  static ExportFormat of(String name) {
    return name.equals("csv") ? CSV : NDJSON;
  }

  private static byte[] record(@Nullable Object... fields) {
    return Stream.of(fields)
        .map(field -> field(Objects.toString(field, "")))
        .collect(Collectors.joining(",", "", "\r\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String field(String text) {
    var safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return safe.chars().anyMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r')
        ? '"' + safe.replace("\"", "\"\"") + '"'
        : safe;
  }
}
