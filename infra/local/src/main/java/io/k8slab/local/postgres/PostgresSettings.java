package io.k8slab.local.postgres;

import java.util.Map;
import java.util.TreeMap;

/** What differs from PostgreSQL's defaults: durable, small, silent about people's data. */
final class PostgresSettings {
  private PostgresSettings() {}

  static Map<String, String> of(int port) {
    return new TreeMap<>(
        Map.ofEntries(
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("port", Integer.toString(port)),
            Map.entry("unix_socket_directories", ""),
            // PostgreSQL's own defaults, spelled out because embedded servers often turn them off
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("shared_buffers", "32MB"),
            Map.entry("max_connections", "50"),
            Map.entry("max_wal_size", "256MB"),
            Map.entry("min_wal_size", "32MB"),
            // no replicas: less to write, and no processes that wait for them
            Map.entry("wal_level", "minimal"),
            Map.entry("max_wal_senders", "0"),
            Map.entry("max_logical_replication_workers", "0"),
            Map.entry("io_method", "sync"),
            Map.entry("jit", "off"),
            // a few bytes a transaction: when something was committed can be asked afterwards
            Map.entry("track_commit_timestamp", "on"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"),
            // a message's detail and its statement may hold what people entered
            Map.entry("log_error_verbosity", "terse"),
            Map.entry("log_min_error_statement", "panic"),
            Map.entry("log_checkpoints", "off")));
  }
}
