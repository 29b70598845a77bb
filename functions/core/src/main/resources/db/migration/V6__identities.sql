-- Signing in by other providers (OpenID Connect), and devices that somebody else signs in (RFC 8628).
-- Neither table of sign-ins under way holds a secret: states and codes are there as SHA-256, a challenge is a hash.

-- Whom a provider calls by which name. The issuer is kept beside the provider's id of the configuration, so that an
-- id that is given to another provider later brings nobody into an account of the former.
CREATE TABLE identities (
  id        uuid PRIMARY KEY,
  provider  varchar(32)   NOT NULL,
  issuer    varchar(1000) NOT NULL,
  subject   varchar(255)  NOT NULL,
  user_id   uuid          NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  email     varchar(254)  NOT NULL,                -- what the provider said when it was linked
  linked_at timestamptz   NOT NULL DEFAULT now(),
  UNIQUE (provider, issuer, subject)
);
CREATE INDEX identities_user ON identities (user_id, linked_at);

-- Somebody is at a provider. Single use: whoever comes back deletes the row.
CREATE TABLE oidc_logins (
  state_hash     bytea PRIMARY KEY,
  provider       varchar(32)  NOT NULL,
  code_challenge varchar(43)  NOT NULL,
  redirect_uri   varchar(500) NOT NULL,
  expires_at     timestamptz  NOT NULL
);
CREATE INDEX oidc_logins_expires ON oidc_logins (expires_at);

-- A device waits for somebody's approval.
CREATE TABLE device_codes (
  device_code_hash bytea PRIMARY KEY,
  user_code_hash   bytea        NOT NULL UNIQUE,
  client_name      varchar(100) NOT NULL,
  address          text         NOT NULL,
  user_agent       varchar(200) NOT NULL,
  status           text         NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'approved', 'denied')),
  user_id          uuid REFERENCES users (id) ON DELETE CASCADE,  -- who decided
  interval_seconds int          NOT NULL,
  polled_at        timestamptz,
  created_at       timestamptz  NOT NULL DEFAULT now(),
  expires_at       timestamptz  NOT NULL,
  CHECK ((status = 'pending') = (user_id IS NULL))
);
CREATE INDEX device_codes_user ON device_codes (user_id);
CREATE INDEX device_codes_expires ON device_codes (expires_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON identities, oidc_logins, device_codes TO k8slab_functions;
