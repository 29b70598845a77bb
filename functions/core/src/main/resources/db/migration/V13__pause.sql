-- Pausing: what runs is stopped, data, slot and ports stay. A paused cluster's placement holds no CPU and no memory of its
-- host, so the sums of a host go on being those of its placements; what it takes again is in the cluster's row.
ALTER TABLE clusters DROP CONSTRAINT clusters_status_check;
ALTER TABLE clusters ADD CONSTRAINT clusters_status_check CHECK (status IN ('QUEUED', 'PROVISIONING', 'RUNNING',
  'PAUSING', 'PAUSED', 'RESUMING', 'TERMINATING', 'TERMINATED', 'ERROR')) NOT VALID;
ALTER TABLE clusters VALIDATE CONSTRAINT clusters_status_check;

-- While the lease's clock stands (paused_at is set), ttl_expires_at is later by lease_held_seconds.
ALTER TABLE clusters
  ADD COLUMN paused_at          timestamptz,
  ADD COLUMN lease_held_seconds bigint NOT NULL DEFAULT 0 CHECK (lease_held_seconds >= 0),
  ADD COLUMN paused_seconds     bigint NOT NULL DEFAULT 0 CHECK (paused_seconds >= 0);   -- in earlier pauses

-- Leases that end, of clusters that may be paused too. The version before asks for running ones only, which it serves.
CREATE INDEX clusters_lease ON clusters (ttl_expires_at) WHERE status IN ('RUNNING', 'PAUSING', 'PAUSED', 'RESUMING');
DROP INDEX clusters_lease_end;
