-- Times are timestamptz of the database's clock; sizes are bytes, CPU is thousandths of a core.
-- States are text with a check, so that a new one is an expand step and not a type change.

CREATE TABLE users (
  id            uuid PRIMARY KEY,
  email         varchar(254) NOT NULL,             -- as given
  email_key     varchar(254) NOT NULL UNIQUE,      -- normalized: what must be unique
  password_hash varchar(255) NOT NULL,             -- Argon2id, encoded
  full_name     varchar(255),
  roles         text[]       NOT NULL DEFAULT '{user}',
  created_at    timestamptz  NOT NULL DEFAULT now(),
  updated_at    timestamptz  NOT NULL DEFAULT now()
);

-- A sign-in is a family; rotation adds a row, reuse of a rotated one revokes the family.
CREATE TABLE refresh_tokens (
  id         uuid PRIMARY KEY,
  family_id  uuid        NOT NULL,
  user_id    uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  token_hash bytea       NOT NULL UNIQUE,          -- SHA-256; the token itself is nowhere
  issued_at  timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  rotated_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX refresh_tokens_user ON refresh_tokens (user_id);
CREATE INDEX refresh_tokens_family ON refresh_tokens (family_id);
CREATE INDEX refresh_tokens_expires ON refresh_tokens (expires_at);

-- Only what differs from the configured defaults.
CREATE TABLE quotas (
  user_id             uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  active_clusters     int    NOT NULL CHECK (active_clusters >= 0),
  longest_ttl_seconds bigint NOT NULL CHECK (longest_ttl_seconds > 0),
  default_ttl_seconds bigint NOT NULL CHECK (default_ttl_seconds > 0),
  extensions          int    NOT NULL CHECK (extensions >= 0)
);

-- Agents that are believed, each with the key that its events are signed with.
CREATE TABLE agents (
  id            text PRIMARY KEY,
  pool          text        NOT NULL,
  public_key    text        NOT NULL,              -- PEM, Ed25519
  registered_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE hosts (
  id                     text PRIMARY KEY,
  pool                   text             NOT NULL,
  state                  text             NOT NULL CHECK (state IN ('READY', 'SUSPECT', 'LOST', 'RETIRED')),
  agent_id               text             NOT NULL REFERENCES agents (id),
  epoch                  bigint           NOT NULL,
  sequence               bigint           NOT NULL,
  slots                  int              NOT NULL,
  cpu_millis             bigint           NOT NULL,
  memory_bytes           bigint           NOT NULL,
  disk_bytes             bigint           NOT NULL,
  load1                  double precision NOT NULL,
  memory_available_bytes bigint           NOT NULL,
  disk_free_bytes        bigint           NOT NULL,
  port_first             int              NOT NULL,
  port_count             int              NOT NULL,
  ports_per_slot         int              NOT NULL,
  reported_at            timestamptz      NOT NULL DEFAULT now()   -- when we heard it, by our clock
);
CREATE INDEX hosts_agent ON hosts (agent_id);

-- The sums of a host's placements that are not released, written with them: to look for a place reads one row a host,
-- and locks one that no report writes to.
CREATE TABLE host_use (
  host_id      text PRIMARY KEY REFERENCES hosts (id) ON DELETE CASCADE,
  slots        int    NOT NULL DEFAULT 0 CHECK (slots >= 0),
  cpu_millis   bigint NOT NULL DEFAULT 0 CHECK (cpu_millis >= 0),
  memory_bytes bigint NOT NULL DEFAULT 0 CHECK (memory_bytes >= 0),
  disk_bytes   bigint NOT NULL DEFAULT 0 CHECK (disk_bytes >= 0)
) WITH (fillfactor = 50);

CREATE TABLE host_providers (
  host_id     text    NOT NULL REFERENCES hosts (id) ON DELETE CASCADE,
  kind        text    NOT NULL,
  version     text    NOT NULL,
  rank        int     NOT NULL,                    -- 0 is the newest version
  max_workers int     NOT NULL,
  simulated   boolean NOT NULL,
  PRIMARY KEY (host_id, kind, version)
);

CREATE TABLE clusters (
  id                    uuid PRIMARY KEY,
  user_id               uuid         NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
  name                  varchar(63)  NOT NULL,
  status                text         NOT NULL
    CHECK (status IN ('QUEUED', 'PROVISIONING', 'RUNNING', 'TERMINATING', 'TERMINATED', 'ERROR')),
  provider              text         NOT NULL,
  version               text         NOT NULL,
  provider_config       jsonb        NOT NULL DEFAULT '{}',
  control_planes        int          NOT NULL,
  workers               int          NOT NULL,
  cpu_millis            bigint       NOT NULL,
  memory_bytes          bigint       NOT NULL,
  disk_bytes            bigint       NOT NULL,
  labels                jsonb        NOT NULL DEFAULT '{}',
  generation            bigint       NOT NULL,     -- counts the wishes: what the agents' commands carry
  attempt               int          NOT NULL DEFAULT 1,   -- how often the command of this generation was issued
  ttl_seconds           bigint       NOT NULL CHECK (ttl_seconds > 0),
  ttl_expires_at        timestamptz,               -- set by the first RUNNING
  extensions            int          NOT NULL DEFAULT 0,
  deadline              timestamptz,               -- of what is owed now: a place, the first RUNNING, the removal
  created_at            timestamptz  NOT NULL DEFAULT now(),
  updated_at            timestamptz  NOT NULL DEFAULT now(),
  running_at            timestamptz,
  terminated_at         timestamptz,
  termination_reason    text,
  failure_code          text,
  failure_cause         text,
  failure_step          text,
  api_server            text,
  server_version        text,
  ca_certificate        text,
  ready_nodes           int,
  simulated_nodes       int,
  sealed_key_id         text,
  sealed_generation     bigint,
  sealed_credentials    bytea,                     -- the admin kubeconfig and client CA; opened by functions only
  revision              bigint       NOT NULL DEFAULT 1,   -- grows with every change that people can see: the ETag
  correlation_id        text         NOT NULL
);
CREATE UNIQUE INDEX clusters_live_name ON clusters (user_id, name)
  WHERE status NOT IN ('TERMINATED', 'ERROR');
CREATE INDEX clusters_user_created ON clusters (user_id, created_at DESC, id DESC);
CREATE INDEX clusters_status ON clusters (status);
CREATE INDEX clusters_queue ON clusters (provider, created_at, id) WHERE status = 'QUEUED';
CREATE INDEX clusters_lease_end ON clusters (ttl_expires_at) WHERE status = 'RUNNING';
CREATE INDEX clusters_deadline ON clusters (deadline) WHERE deadline IS NOT NULL;
CREATE INDEX clusters_ran ON clusters (provider, running_at DESC) WHERE running_at IS NOT NULL;
CREATE INDEX clusters_provider_config ON clusters USING gin (provider_config);

-- Where a cluster is, or was. Held until an agent has proven that nothing of it is left there.
CREATE TABLE placements (
  cluster_id   uuid PRIMARY KEY REFERENCES clusters (id) ON DELETE RESTRICT,
  host_id      text        NOT NULL REFERENCES hosts (id) ON DELETE RESTRICT,
  pool         text        NOT NULL,
  slot         int         NOT NULL,
  port_first   int         NOT NULL,
  port_count   int         NOT NULL,
  cpu_millis   bigint      NOT NULL,
  memory_bytes bigint      NOT NULL,
  disk_bytes   bigint      NOT NULL,
  agent_id     text REFERENCES agents (id),        -- who holds it: set by the first event under its fence
  fence        bigint      NOT NULL DEFAULT 0,
  missed       int         NOT NULL DEFAULT 0,     -- host reports in a row that did not list the cluster while it ran
  reserved_at  timestamptz NOT NULL DEFAULT now(),
  released_at  timestamptz
);
CREATE UNIQUE INDEX placements_slot ON placements (host_id, slot) WHERE released_at IS NULL;
CREATE INDEX placements_host ON placements (host_id);
CREATE INDEX placements_agent ON placements (agent_id);
CREATE INDEX placements_missed ON placements (cluster_id) WHERE missed >= 2 AND released_at IS NULL;

CREATE TABLE cluster_steps (
  cluster_id      uuid        NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
  generation      bigint      NOT NULL,
  fence           bigint      NOT NULL,
  name            text        NOT NULL,
  title           text        NOT NULL,
  position        int         NOT NULL,
  total           int         NOT NULL,
  state           text        NOT NULL CHECK (state IN ('RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELLED')),
  exit_code       int,
  duration_millis bigint,
  started_at      timestamptz NOT NULL,
  finished_at     timestamptz,
  PRIMARY KEY (cluster_id, generation, fence, name)
);

CREATE TABLE cluster_logs (
  cluster_id uuid        NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
  seq        bigint      NOT NULL,                 -- without gaps, in commit order: from cluster_log_heads
  event_id   uuid        NOT NULL,
  at         timestamptz NOT NULL,
  step       text,
  stream     text        NOT NULL,
  text       text        NOT NULL,
  PRIMARY KEY (cluster_id, seq),
  UNIQUE (cluster_id, event_id)
);
CREATE TABLE cluster_log_heads (
  cluster_id uuid PRIMARY KEY REFERENCES clusters (id) ON DELETE CASCADE,
  last_seq   bigint NOT NULL,
  bytes      bigint NOT NULL
);

-- Messages that a committed transaction owes to Kafka; a row is deleted after Kafka's acknowledgement.
-- Ids of one cluster are in commit order, because a writer holds that cluster's row.
CREATE TABLE outbox (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  cluster_id  uuid        NOT NULL,
  topic       text        NOT NULL,
  message_key text        NOT NULL,
  headers     jsonb       NOT NULL,
  value       bytea       NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX outbox_cluster ON outbox (cluster_id, id);
CREATE INDEX outbox_created ON outbox (created_at);

-- Events that have been acted on, for longer than the topics keep them.
CREATE TABLE applied_events (
  event_id   uuid PRIMARY KEY,
  applied_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX applied_events_at ON applied_events (applied_at);

CREATE TABLE idempotency_keys (
  user_id      uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  key          varchar(128) NOT NULL,
  request_hash bytea       NOT NULL,               -- SHA-256 over method, path and body
  status       int         NOT NULL,
  headers      jsonb       NOT NULL,
  body         bytea       NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

CREATE TABLE audit_log (
  id             uuid PRIMARY KEY,
  user_id        uuid REFERENCES users (id) ON DELETE SET NULL,
  actor          text        NOT NULL,             -- user:<id>, agent:<id>, function:<name>, anonymous
  action         text        NOT NULL,             -- cluster.create, auth.login, status.refused, ...
  subject        text        NOT NULL,             -- cluster:<id>, user:<id>, host:<id>
  outcome        text        NOT NULL CHECK (outcome IN ('ok', 'refused')),
  address        text,
  details        jsonb       NOT NULL DEFAULT '{}',
  correlation_id text        NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX audit_log_user ON audit_log (user_id, created_at DESC);
CREATE INDEX audit_log_subject ON audit_log (subject, created_at DESC);
CREATE INDEX audit_log_created ON audit_log (created_at);

-- The functions read and write; only the migration job changes the schema.
GRANT USAGE ON SCHEMA public TO k8slab_functions;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO k8slab_functions;
REVOKE UPDATE, DELETE ON audit_log FROM k8slab_functions;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO k8slab_functions;
