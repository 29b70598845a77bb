-- Audit rows are sealed in batches, each batch's seal holds the hash of the seal before: see infra/adr/0016.

-- A person's row may go; what was done, and the number of who did it, stays as it was written.
ALTER TABLE audit_log
  DROP CONSTRAINT audit_log_user_id_fkey,
  ADD COLUMN personal_hash bytea;                  -- SHA-256 over salt and value in audit_personal; null for none

-- What can be erased of a row without changing it. Exactly the text that was hashed: json, not jsonb.
CREATE TABLE audit_personal (
  audit_id uuid PRIMARY KEY,
  salt     bytea NOT NULL,
  value    json  NOT NULL
);

-- Rows that no seal holds yet. Written by the trigger below in the transaction of the row, so that a row is found when
-- it is committed, however late that is.
CREATE TABLE audit_unsealed (
  audit_id   uuid PRIMARY KEY,
  arrived_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE audit_seals (
  seal      bigint PRIMARY KEY CHECK (seal > 0),   -- without gaps
  entries   int         NOT NULL CHECK (entries > 0),
  previous  bytea       NOT NULL,                  -- the hash of the seal before; zeros in the first
  root      bytea       NOT NULL,                  -- SHA-256 over the rows' hashes in their order
  sealed_at timestamptz NOT NULL,
  hash      bytea       NOT NULL,                  -- SHA-256 over all of the above
  mac       bytea                                  -- HMAC-SHA-256 of the hash, where the sealer has a key
);
CREATE TABLE audit_sealed (
  audit_id uuid PRIMARY KEY,
  seal     bigint NOT NULL,
  position int    NOT NULL,
  hash     bytea  NOT NULL,                        -- of the row: says which of a batch was changed
  UNIQUE (seal, position)
);

-- How long rows are kept, which is the owner's to say, and the last seal whose rows are gone.
CREATE TABLE audit_retention (
  one            boolean PRIMARY KEY DEFAULT true CHECK (one),
  keep           interval NOT NULL DEFAULT interval '400 days',
  pruned_through bigint   NOT NULL DEFAULT 0
);
INSERT INTO audit_retention DEFAULT VALUES;

WITH clear AS MATERIALIZED (
  SELECT id, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) AS salt,
    json_build_object('address', address) AS value
  FROM audit_log WHERE address IS NOT NULL
), moved AS (
  INSERT INTO audit_personal (audit_id, salt, value) SELECT id, salt, value FROM clear
)
UPDATE audit_log SET address = NULL, personal_hash = sha256(salt || convert_to(value::text, 'UTF8'))
  FROM clear WHERE clear.id = audit_log.id;
INSERT INTO audit_unsealed (audit_id) SELECT id FROM audit_log;

-- The functions' role cannot keep a row from being sealed, nor (the previous version of them) an address in the log.
CREATE FUNCTION receive_audit_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  salt bytea;
  told json;
BEGIN
  INSERT INTO audit_unsealed (audit_id) VALUES (NEW.id);
  IF NEW.address IS NOT NULL THEN
    salt := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    told := json_build_object('address', NEW.address);
    INSERT INTO audit_personal (audit_id, salt, value) VALUES (NEW.id, salt, told);
    NEW.personal_hash := sha256(salt || convert_to(told::text, 'UTF8'));
    NEW.address := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_log_received BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION receive_audit_row();

-- Deletes the rows of at most so many seals that are past retention, the oldest first; the seals stay. The one way in
-- which the functions' role can delete audit rows.
CREATE FUNCTION prune_audit(most int) RETURNS TABLE (first_seal bigint, last_seal bigint, deleted bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  retention audit_retention;
BEGIN
  SELECT * INTO retention FROM audit_retention FOR UPDATE;
  first_seal := retention.pruned_through + 1;
  SELECT coalesce(min(s.seal) FILTER (WHERE s.sealed_at >= now() - retention.keep) - 1, max(s.seal)) INTO last_seal
    FROM (SELECT seal, sealed_at FROM audit_seals WHERE seal >= first_seal ORDER BY seal LIMIT most) s;
  IF last_seal IS NULL OR last_seal < first_seal THEN
    RETURN;
  END IF;
  DELETE FROM audit_personal p USING audit_sealed s
    WHERE p.audit_id = s.audit_id AND s.seal BETWEEN first_seal AND last_seal;
  DELETE FROM audit_log a USING audit_sealed s
    WHERE a.id = s.audit_id AND s.seal BETWEEN first_seal AND last_seal;
  GET DIAGNOSTICS deleted = ROW_COUNT;
  DELETE FROM audit_sealed s WHERE s.seal BETWEEN first_seal AND last_seal;
  UPDATE audit_retention SET pruned_through = last_seal;
  RETURN NEXT;
END $$;
REVOKE EXECUTE ON FUNCTION prune_audit(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION prune_audit(int) TO k8slab_functions;

-- One for each way to ask, newest first with the id to tell rows of one time apart: a page is read from the index.
DROP INDEX audit_log_user, audit_log_subject, audit_log_created, audit_log_team;
CREATE INDEX audit_log_created ON audit_log (created_at DESC, id DESC);
CREATE INDEX audit_log_refused ON audit_log (created_at DESC, id DESC) WHERE outcome = 'refused';
CREATE INDEX audit_log_user ON audit_log (user_id, created_at DESC, id DESC);
CREATE INDEX audit_log_team ON audit_log (team_id, created_at DESC, id DESC) WHERE team_id IS NOT NULL;
CREATE INDEX audit_log_actor ON audit_log (actor, created_at DESC, id DESC);
CREATE INDEX audit_log_subject ON audit_log (subject, created_at DESC, id DESC);
CREATE INDEX audit_log_correlation ON audit_log (correlation_id, created_at DESC, id DESC);
CREATE INDEX audit_log_action ON audit_log (action COLLATE "C", created_at DESC, id DESC);  -- asked for by prefix

GRANT SELECT, INSERT, DELETE ON audit_personal TO k8slab_functions;
GRANT SELECT, DELETE ON audit_unsealed TO k8slab_functions;
GRANT SELECT, INSERT ON audit_seals, audit_sealed TO k8slab_functions;
GRANT SELECT ON audit_retention TO k8slab_functions;
