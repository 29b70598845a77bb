-- Lists of clusters by name and by the end of the lease: a page of either is read from one place of an index. What has
-- no lease yet comes last. Oldest first is the index on created_at, backwards.
CREATE INDEX clusters_user_name ON clusters (user_id, name COLLATE "C", id);
CREATE INDEX clusters_user_expires ON clusters (user_id, coalesce(ttl_expires_at, 'infinity'::timestamptz), id);
CREATE INDEX clusters_team_name ON clusters (team_id, name COLLATE "C", id) WHERE team_id IS NOT NULL;
CREATE INDEX clusters_team_expires ON clusters (team_id, coalesce(ttl_expires_at, 'infinity'::timestamptz), id)
  WHERE team_id IS NOT NULL;
