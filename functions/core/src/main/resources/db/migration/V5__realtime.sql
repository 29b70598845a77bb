-- Tickets for the sockets of /ws/v1: short, for one use. A ticket that was used is deleted.
CREATE TABLE ws_tickets (
  ticket_hash bytea PRIMARY KEY,                   -- SHA-256; the ticket itself is nowhere
  user_id     uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  session_id  uuid,                                -- the sign-in that asked; null where it was none
  expires_at  timestamptz NOT NULL
);
CREATE INDEX ws_tickets_user ON ws_tickets (user_id);
CREATE INDEX ws_tickets_expires ON ws_tickets (expires_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON ws_tickets TO k8slab_functions;

-- The last warning of the lease's end that its owner got, in minutes before it: 30, 10 or 2.
ALTER TABLE clusters ADD COLUMN lease_warned int;
