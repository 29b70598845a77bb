package io.k8slab.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.Topics;
import io.k8slab.local.agent.LocalHostFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Looks for secrets in every log, every record of every topic and every row of every table. */
final class SecretScan {
  /** How tickets, links, codes and tokens of ours begin, and what is signed by us. */
  private static final Pattern OURS =
      Pattern.compile(
          "k8slab_(rt|et|it|dc|st|wt|pat|sat)_[A-Za-z0-9_-]{20}|eyJ[A-Za-z0-9_-]{10,}\\.eyJ");

  private final Installation lab;

  SecretScan(Installation lab) {
    this.lab = lab;
  }

  /** The lines of a key file, or a password, that would give it away: not its headers. */
  static List<String> secretLines(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> line.length() > 15 && !line.startsWith("-----") && !line.startsWith("#"))
        .toList();
  }

  void expectNone(List<String> secrets) throws Exception {
    var everything = new HashMap<String, String>();
    everything.putAll(logs());
    everything.putAll(topics());
    everything.putAll(tables());
    assertThat(everything)
        .as("that there was something to look through")
        .containsKeys("functions.log", "agent.log", "topic " + Topics.STATUS, "table clusters");
    for (var place : everything.entrySet()) {
      assertThat(place.getValue()).as(place.getKey()).isNotEmpty();
      for (var secret : secrets) {
        // not contains(): its message would print the secret
        assertThat(place.getValue().contains(secret) || place.getValue().contains(encoded(secret)))
            .as("%s holds a secret (%d characters)", place.getKey(), secret.length())
            .isFalse();
      }
    }
    for (var mark : List.of("PRIVATE KEY-----", "client-key-data", "argon2id$v=19$m=1,")) {
      everything.forEach(
          (name, text) -> assertThat(text.contains(mark)).as(name + ": " + mark).isFalse());
    }
    everything.forEach((name, text) -> assertThat(OURS.matcher(text).find()).as(name).isFalse());
  }

  private static String encoded(String secret) {
    return Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, String> logs() throws Exception {
    var logs = new HashMap<String, String>();
    for (var name : List.of("functions.log", "agent.log", "sshd/sshd.log")) {
      logs.put(name, Files.readString(lab.folder().resolve(name), StandardCharsets.ISO_8859_1));
    }
    return logs;
  }

  private Map<String, String> topics() {
    var topics = new HashMap<String, String>();
    try (var consumer =
        new KafkaConsumer<>(
            lab.kafkaClient(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      for (var topic :
          List.of(
              Topics.commands(LocalHostFiles.POOL),
              Topics.STATUS,
              Topics.LOGS,
              Topics.HOSTS,
              Topics.NOTIFICATIONS)) {
        topics.put("topic " + topic, records(consumer, topic));
      }
    }
    return topics;
  }

  private static String records(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    var partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    var ends = consumer.endOffsets(partitions);
    var text = new StringBuilder();
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
      for (var one : consumer.poll(Duration.ofSeconds(1))) {
        one.headers()
            .forEach(
                header ->
                    text.append(header.key())
                        .append('=')
                        .append(new String(header.value(), StandardCharsets.ISO_8859_1)));
        text.append(new String(one.value(), StandardCharsets.ISO_8859_1)).append('\n');
      }
    }
    return text.toString();
  }

  private Map<String, String> tables() throws Exception {
    var tables = new HashMap<String, String>();
    try (var connection = lab.database().connect()) {
      for (var name : names(connection)) {
        var text = new StringBuilder();
        // bytea as text, so that plaintext inside it shows
        connection.createStatement().execute("SET bytea_output = 'escape'");
        try (var rows =
            connection.createStatement().executeQuery("SELECT t::text FROM " + name + " t")) {
          while (rows.next()) {
            text.append(rows.getString(1)).append('\n');
          }
        }
        if (!text.isEmpty()) {
          tables.put("table " + name, text.toString());
        }
      }
    }
    return tables;
  }

  private static List<String> names(java.sql.Connection connection) throws Exception {
    var names = new ArrayList<String>();
    try (var rows =
        connection
            .createStatement()
            .executeQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }
}
