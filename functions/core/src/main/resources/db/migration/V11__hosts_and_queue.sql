-- Hosts beside what they have: what people may ask for, how they are, and what operators want of them.
ALTER TABLE hosts
  ADD COLUMN labels           jsonb   NOT NULL DEFAULT '{}',
  ADD COLUMN conditions       jsonb   NOT NULL DEFAULT '[]',   -- what its agent says and what its floors say
  ADD COLUMN admits           boolean NOT NULL DEFAULT true,   -- whether its conditions let it take clusters
  ADD COLUMN cordoned_at      timestamptz,                     -- takes nothing new
  ADD COLUMN drain_started_at timestamptz,                     -- what is on it shall end
  ADD COLUMN drain_deadline   timestamptz;                     -- and at the latest then

-- What a cluster asks of its host, and the place in the queue of which its owner was last told.
ALTER TABLE clusters
  ADD COLUMN wanted_pool   text,
  ADD COLUMN wanted_labels jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN queue_told    int;
-- What an owner has in use is counted where somebody waits: of people by clusters_live_name, of teams by this.
CREATE INDEX clusters_team_live ON clusters (team_id)
  WHERE team_id IS NOT NULL AND status NOT IN ('TERMINATED', 'ERROR');

-- How long clusters took from their place to RUNNING: the last 32 or so of each provider and pool, one row for each
-- value of a cluster's last five bits, so that those that come up together do not wait for one row.
CREATE TABLE ready_times (
  provider    text             NOT NULL,
  pool        text             NOT NULL,
  sample      int              NOT NULL CHECK (sample BETWEEN 0 AND 31),
  seconds     double precision NOT NULL,
  measured_at timestamptz      NOT NULL DEFAULT now(),
  PRIMARY KEY (provider, pool, sample)
);
INSERT INTO ready_times (provider, pool, sample, seconds, measured_at)
  SELECT provider, pool, nth - 1, seconds, running_at FROM (
    SELECT c.provider, p.pool, c.running_at,
      extract(epoch FROM c.running_at - p.reserved_at)::float8 AS seconds,
      row_number() OVER (PARTITION BY c.provider, p.pool ORDER BY c.running_at DESC) AS nth
    FROM clusters c JOIN placements p ON p.cluster_id = c.id WHERE c.running_at IS NOT NULL) latest
  WHERE nth <= 32;
GRANT SELECT, INSERT, UPDATE, DELETE ON ready_times TO k8slab_functions;
