-- People who are being erased, until it is done and was looked at once more: see infra/adr/0019.
-- No word about them: their ids, which tell nobody who they were once their rows in users are empty.
CREATE TABLE erasures (
  user_id        uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  actor          text        NOT NULL,             -- who asked for it, as in audit_log
  correlation_id text        NOT NULL,
  asked_at       timestamptz NOT NULL DEFAULT now(),
  erased_at      timestamptz                       -- null while clusters of theirs are being removed
);
GRANT SELECT, INSERT, UPDATE, DELETE ON erasures TO k8slab_functions;
