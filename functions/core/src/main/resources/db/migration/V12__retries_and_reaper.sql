-- A cluster that fails by its host's fault is tried elsewhere. What an earlier version makes is not.
ALTER TABLE clusters ADD COLUMN retries_made int NOT NULL DEFAULT 0;
ALTER TABLE clusters ADD COLUMN retries_left int NOT NULL DEFAULT 0 CHECK (retries_left >= 0);
ALTER TABLE clusters ADD COLUMN provision_by timestamptz;               -- of every attempt: set with the first place
ALTER TABLE clusters ADD COLUMN clearing boolean NOT NULL DEFAULT false; -- what an attempt left is being removed

-- Places on which a cluster could not be made. Its one placement is always the newest.
CREATE TABLE failed_attempts (
  cluster_id uuid        NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
  generation bigint      NOT NULL,
  host_id    text        NOT NULL,
  pool       text        NOT NULL,
  slot       int         NOT NULL,
  code       text        NOT NULL,
  failed_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (cluster_id, generation)
);

-- What hosts list and should not have; watched for a while before anything is done.
CREATE TABLE quarantine (
  host_id          text        NOT NULL,
  cluster_id       uuid        NOT NULL,
  pool             text        NOT NULL,
  reason           text        NOT NULL CHECK (reason IN ('UNKNOWN', 'MISPLACED')),
  generation       bigint      NOT NULL,           -- the highest in the host's ledger, or of the removal
  first_seen       timestamptz NOT NULL DEFAULT now(),
  last_seen        timestamptz NOT NULL DEFAULT now(),
  removal_asked_at timestamptz,
  PRIMARY KEY (host_id, cluster_id)
);

-- How far the records of a partition were dealt with. Kafka knows too, and is not put back with this database.
CREATE TABLE topic_marks (
  topic       text   NOT NULL,
  partition   int    NOT NULL,
  next_offset bigint NOT NULL,
  PRIMARY KEY (topic, partition)
);

-- One row: whether what is in quarantine may be removed.
CREATE TABLE reaper (
  only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  stopped_at timestamptz,
  reason     text
);
INSERT INTO reaper DEFAULT VALUES;

GRANT SELECT, INSERT, UPDATE, DELETE ON failed_attempts, quarantine, topic_marks TO k8slab_functions;
GRANT SELECT, UPDATE ON reaper TO k8slab_functions;
