-- Sessions that can be ended, accounts that are confirmed or suspended, tokens for programs, teams and their quotas.
-- What a person holds as a secret (a token, a link in a mail) is kept as its SHA-256 only.

-- A service account is an account without an address and a password, member of one team.
-- An erased person's row stays, without anything that tells who it was: clusters and audit rows refer to it.
ALTER TABLE users
  ALTER COLUMN email DROP NOT NULL,
  ALTER COLUMN email_key DROP NOT NULL,
  ALTER COLUMN password_hash DROP NOT NULL,        -- absent where another provider signs the person in
  ADD COLUMN kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'service_account', 'erased')),
  ADD COLUMN email_confirmed_at timestamptz,
  ADD COLUMN suspended_at timestamptz,
  ADD CONSTRAINT users_address CHECK (kind <> 'person' OR (email IS NOT NULL AND email_key IS NOT NULL));
UPDATE users SET email_confirmed_at = created_at;  -- who was here before needs no mail
CREATE INDEX users_created ON users (created_at DESC, id DESC);

-- One for each sign-in; its id is the family of its refresh tokens and the sid of its access tokens.
CREATE TABLE sessions (
  id           uuid PRIMARY KEY,
  user_id      uuid         NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  address      text         NOT NULL,
  user_agent   varchar(200) NOT NULL DEFAULT '',
  created_at   timestamptz  NOT NULL DEFAULT now(),
  last_used_at timestamptz  NOT NULL DEFAULT now(),
  expires_at   timestamptz  NOT NULL,
  revoked_at   timestamptz
);
CREATE INDEX sessions_user ON sessions (user_id, created_at DESC);
CREATE INDEX sessions_expires ON sessions (expires_at);
INSERT INTO sessions (id, user_id, address, created_at, last_used_at, expires_at, revoked_at)
  SELECT family_id, min(user_id::text)::uuid, '-', min(issued_at), max(issued_at), max(expires_at), max(revoked_at)
  FROM refresh_tokens GROUP BY family_id;

-- Links in mails: single use.
CREATE TABLE email_tokens (
  token_hash bytea PRIMARY KEY,
  user_id    uuid         NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  purpose    text         NOT NULL CHECK (purpose IN ('confirm', 'reset')),
  email_key  varchar(254) NOT NULL,                -- where it was sent: another address is not confirmed by it
  expires_at timestamptz  NOT NULL
);
CREATE INDEX email_tokens_user ON email_tokens (user_id);
CREATE INDEX email_tokens_expires ON email_tokens (expires_at);

-- Mails that a committed transaction owes. Links are made when a mail is sent, so none is kept here.
CREATE TABLE mails (
  id              uuid PRIMARY KEY,
  kind            text         NOT NULL,
  recipient       varchar(254) NOT NULL,
  user_id         uuid REFERENCES users (id) ON DELETE CASCADE,
  subject_id      uuid,                            -- what it is about: an invitation
  parameters      jsonb        NOT NULL DEFAULT '{}',
  attempts        int          NOT NULL DEFAULT 0,
  next_attempt_at timestamptz  NOT NULL DEFAULT now(),
  created_at      timestamptz  NOT NULL DEFAULT now()
);
CREATE INDEX mails_next ON mails (next_attempt_at);
CREATE INDEX mails_user ON mails (user_id);

-- Tokens that programs hold, of people and of service accounts.
CREATE TABLE access_tokens (
  id           uuid PRIMARY KEY,
  user_id      uuid         NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name         varchar(100) NOT NULL,
  token_hash   bytea        NOT NULL UNIQUE,
  scopes       text[]       NOT NULL,
  created_by   uuid         NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at   timestamptz  NOT NULL DEFAULT now(),
  expires_at   timestamptz  NOT NULL,
  last_used_at timestamptz
);
CREATE INDEX access_tokens_user ON access_tokens (user_id, created_at DESC);
CREATE INDEX access_tokens_created_by ON access_tokens (created_by);
CREATE INDEX access_tokens_expires ON access_tokens (expires_at);

CREATE TABLE teams (
  id          uuid PRIMARY KEY,
  name        varchar(63)  NOT NULL UNIQUE,
  description varchar(500) NOT NULL DEFAULT '',
  created_at  timestamptz  NOT NULL DEFAULT now(),
  updated_at  timestamptz  NOT NULL DEFAULT now()
);

CREATE TABLE team_members (
  team_id   uuid        NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  user_id   uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role      text        NOT NULL CHECK (role IN ('admin', 'member')),
  joined_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (team_id, user_id)
);
CREATE INDEX team_members_user ON team_members (user_id);

CREATE TABLE team_invitations (
  id          uuid PRIMARY KEY,
  team_id     uuid         NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  email       varchar(254) NOT NULL,
  email_key   varchar(254) NOT NULL,
  role        text         NOT NULL CHECK (role IN ('admin', 'member')),
  token_hash  bytea UNIQUE,                        -- set when its mail is sent
  invited_by  uuid         NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at  timestamptz  NOT NULL DEFAULT now(),
  expires_at  timestamptz  NOT NULL,
  UNIQUE (team_id, email_key)
);
CREATE INDEX team_invitations_invited_by ON team_invitations (invited_by);
CREATE INDEX team_invitations_expires ON team_invitations (expires_at);

ALTER TABLE clusters ADD COLUMN team_id uuid REFERENCES teams (id) ON DELETE SET NULL;
CREATE INDEX clusters_team_created ON clusters (team_id, created_at DESC, id DESC) WHERE team_id IS NOT NULL;

-- Only what differs from the configured defaults: absent means that.
ALTER TABLE quotas
  ALTER COLUMN active_clusters DROP NOT NULL,
  ALTER COLUMN longest_ttl_seconds DROP NOT NULL,
  ALTER COLUMN default_ttl_seconds DROP NOT NULL,
  ALTER COLUMN extensions DROP NOT NULL,
  ADD COLUMN paused_clusters int CHECK (paused_clusters >= 0),
  ADD COLUMN cpu_millis bigint CHECK (cpu_millis >= 0),
  ADD COLUMN memory_bytes bigint CHECK (memory_bytes >= 0),
  ADD COLUMN teams int CHECK (teams >= 0);

CREATE TABLE team_quotas (
  team_id             uuid PRIMARY KEY REFERENCES teams (id) ON DELETE CASCADE,
  active_clusters     int CHECK (active_clusters >= 0),
  paused_clusters     int CHECK (paused_clusters >= 0),
  cpu_millis          bigint CHECK (cpu_millis >= 0),
  memory_bytes        bigint CHECK (memory_bytes >= 0),
  longest_ttl_seconds bigint CHECK (longest_ttl_seconds > 0),
  extensions          int CHECK (extensions >= 0)
);

-- Whose business an act is: its team's admins may read it. No reference: the row outlives the team.
ALTER TABLE audit_log ADD COLUMN team_id uuid;
CREATE INDEX audit_log_team ON audit_log (team_id, created_at DESC) WHERE team_id IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON
  sessions, email_tokens, mails, access_tokens, teams, team_members, team_invitations, team_quotas
  TO k8slab_functions;
