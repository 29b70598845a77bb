-- Logs are deleted with their heads, oldest first: the index begins with what is due, however many clusters there were.
-- The column never changes, so appending to a log writes no index. What is there counts from the migration on.
ALTER TABLE cluster_log_heads ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX cluster_log_heads_created ON cluster_log_heads (created_at);
