-- What instances let through of a caller's requests, told in chunks. Lost in a crash, it is a minute's count: no WAL.
-- No index but the key, so that a change touches no other; keys are hashes: nobody's address stays here.
CREATE UNLOGGED TABLE rate_limits (
  caller     bytea PRIMARY KEY,                     -- SHA-256 of the kind of limit and of a person's id or an address
  tokens     double precision NOT NULL,             -- what was left then; less than 0 where too many were let through
  counted_at timestamptz      NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 50);
GRANT SELECT, INSERT, UPDATE, DELETE ON rate_limits TO k8slab_functions;
