-- Who tries passwords, counted where every instance sees it. Keys are hashes: no address of a person stays here.
CREATE TABLE login_attempts (
  key         bytea PRIMARY KEY,                   -- SHA-256 of a network address, or of it and an e-mail
  attempts    int         NOT NULL,
  window_ends timestamptz NOT NULL
);
CREATE INDEX login_attempts_ends ON login_attempts (window_ends);
GRANT SELECT, INSERT, UPDATE, DELETE ON login_attempts TO k8slab_functions;
