package io.k8slab.privacy.jdbc;

import java.util.List;

/**
 * One file of the archive. No secret, no hash, and nothing that is another person's: not the
 * address of somebody who was invited, nor what another did from where.
 *
 * @param file its name
 * @param what it holds, for the reader
 * @param sql its rows, whose columns are the fields; {@code :me} is the person
 * @param grows whether there can be more than an archive holds: it is ordered by {@code created_at}
 *     and {@code id}, newest first, and goes on after {@code :at} and {@code :id}
 */
public record Part(String file, String what, String sql, boolean grows) {
  /** Of what does not grow without bound by itself. */
  private static final String NEWEST = " DESC LIMIT 1000";

  /** So many bytes of a log's end, and so many pieces at most. */
  private static final int LOG_BYTES = 64 * 1024;

  private static final int LOG_PIECES = 2000;

  private static Part of(String name, String what, String sql) {
    return new Part(name + ".json", what, sql, false);
  }

  private static Part growing(String name, String what, String sql) {
    return new Part(name + ".json", what, sql, true);
  }

  /** In the archive's order; those that grow come last. */
  public static List<Part> all() {
    return List.of(
        of(
            "profile",
            "Your account. The password is kept as an Argon2id hash only, which is not in here.",
            """
            SELECT id, email, email_key, full_name, roles, password_hash IS NOT NULL AS has_password,
              created_at, updated_at, email_confirmed_at, suspended_at
            FROM users WHERE id = :me"""),
        of(
            "sessions",
            "Where you are and were signed in, until 30 days after the last use.",
            """
            SELECT s.id, s.address, s.user_agent, s.created_at, s.last_used_at, s.expires_at,
              s.revoked_at, count(r.id) AS refresh_tokens, max(r.issued_at) AS last_token_issued_at
            FROM sessions s LEFT JOIN refresh_tokens r ON r.family_id = s.id
            WHERE s.user_id = :me GROUP BY s.id ORDER BY s.created_at"""
                + NEWEST),
        of(
            "identities",
            "Accounts at other providers that sign you in here.",
            """
            SELECT id, provider, issuer, subject, email, linked_at FROM identities
            WHERE user_id = :me ORDER BY linked_at"""
                + NEWEST),
        of(
            "tokens",
            "Your tokens for programs, and those that you made for a team's service account."
                + " Only hashes of them are kept, which are not in here.",
            """
            SELECT id, CASE WHEN user_id <> :me THEN user_id END AS service_account_id, name, scopes,
              created_at, expires_at, last_used_at
            FROM access_tokens WHERE user_id = :me OR created_by = :me ORDER BY created_at"""
                + NEWEST),
        of(
            "device_codes",
            "Devices that you approved or refused, until an hour after their codes' end. Where a"
                + " device was that you refused is not said: it may be somebody else's.",
            """
            SELECT client_name, status, CASE WHEN status = 'approved' THEN address END AS address,
              CASE WHEN status = 'approved' THEN user_agent END AS user_agent, created_at, expires_at
            FROM device_codes WHERE user_id = :me ORDER BY created_at"""
                + NEWEST),
        of(
            "socket_tickets",
            "Tickets for a socket that were not used, for 30 seconds.",
            """
            SELECT session_id, expires_at FROM ws_tickets WHERE user_id = :me ORDER BY expires_at"""
                + NEWEST),
        of(
            "teams",
            "Teams that you are in.",
            """
            SELECT t.id, t.name, m.role, m.joined_at FROM team_members m JOIN teams t ON t.id = m.team_id
            WHERE m.user_id = :me ORDER BY m.joined_at"""
                + NEWEST),
        of(
            "invitations",
            "Invitations to your address, where it is confirmed, and those that you sent. Whom you"
                + " invited is their own and not in here.",
            """
            SELECT i.id, CASE WHEN i.email_key = k.email_key THEN 'received' ELSE 'sent' END AS direction,
              t.id AS team_id, t.name AS team, i.role,
              CASE WHEN i.email_key = k.email_key THEN i.email END AS email,
              CASE WHEN i.email_key = k.email_key THEN i.email_key END AS email_key,
              i.created_at, i.expires_at
            FROM team_invitations i JOIN teams t ON t.id = i.team_id
              LEFT JOIN users k ON k.id = :me AND k.email_confirmed_at IS NOT NULL
            WHERE i.invited_by = :me OR i.email_key = k.email_key ORDER BY i.created_at"""
                + NEWEST),
        of(
            "quota",
            "What you may have, where it differs from what everybody may.",
            """
            SELECT active_clusters, paused_clusters, cpu_millis, memory_bytes, longest_ttl_seconds,
              default_ttl_seconds, extensions, teams
            FROM quotas WHERE user_id = :me"""),
        of(
            "mails",
            "Mails to you that wait to be sent.",
            """
            SELECT id, kind, recipient, parameters, attempts, created_at, next_attempt_at FROM mails
            WHERE user_id = :me OR recipient =
                (SELECT email FROM users WHERE id = :me AND email_confirmed_at IS NOT NULL)
              OR subject_id IN (SELECT i.id FROM team_invitations i JOIN users u USING (email_key)
                WHERE u.id = :me AND u.email_confirmed_at IS NOT NULL)
            ORDER BY created_at"""
                + NEWEST),
        of(
            "mail_links",
            "Links in mails to you that hold still. Only hashes of them are kept.",
            """
            SELECT purpose, email_key, expires_at FROM email_tokens WHERE user_id = :me
            ORDER BY expires_at"""
                + NEWEST),
        of(
            "kept_answers",
            "Answers to requests with an Idempotency-Key, for 24 hours.",
            """
            SELECT key, created_at, status, headers, convert_from(body, 'UTF8') AS body
            FROM idempotency_keys WHERE user_id = :me ORDER BY created_at"""
                + NEWEST),
        growing(
            "clusters",
            "Your clusters, live and ended, each with its steps and the last "
                + LOG_BYTES / 1024
                + " KiB of its log; the whole of a log, for 30 days after the cluster's end, is at"
                + " GET /api/v1/clusters/{id}/logs. The administrator's credentials are kept sealed"
                + " and handed out to nobody.",
            """
            SELECT c.id, c.name, c.status, c.team_id, c.provider, c.version, c.provider_config,
              c.control_planes, c.workers, c.cpu_millis, c.memory_bytes, c.disk_bytes, c.labels,
              c.ttl_seconds, c.ttl_expires_at, c.paused_at, c.lease_held_seconds, c.paused_seconds, c.extensions,
              c.created_at, c.updated_at, c.running_at,
              c.terminated_at, c.termination_reason, c.failure_code, c.failure_cause, c.failure_step,
              c.api_server, c.server_version, c.ca_certificate, c.ready_nodes, c.simulated_nodes,
              c.correlation_id,
              (SELECT json_agg(json_build_object('title', s.title, 'state', s.state,
                  'started_at', to_char(s.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
                  ORDER BY s.started_at, s.position)
                FROM cluster_steps s WHERE s.cluster_id = c.id) AS steps,
              (SELECT json_agg(json_build_object('seq', l.seq, 'step', l.step, 'stream', l.stream,
                  'text', l.text) ORDER BY l.seq)
                FROM (
                  SELECT n.*, sum(octet_length(n.text)) OVER (ORDER BY n.seq DESC)
                    - octet_length(n.text) AS behind
                  FROM (SELECT * FROM cluster_logs WHERE cluster_id = c.id ORDER BY seq DESC
                    LIMIT %d) n) l
                WHERE l.behind < %d) AS log
            FROM clusters c WHERE c.user_id = :me AND (c.created_at, c.id) < (:at, :id)
            ORDER BY c.created_at DESC, c.id DESC"""
                .formatted(LOG_PIECES, LOG_BYTES)),
        growing(
            "audit",
            "What you did, and what was done on you. What others did from where is their own.",
            """
            SELECT a.id, a.created_at, a.actor, a.action, a.subject, a.outcome, a.team_id,
              a.correlation_id, a.details,
              CASE WHEN a.mine AND a.actor IN (':user', 'anonymous')
                  AND a.action <> 'auth.device_deny' THEN p.value
                WHEN a.actor = ':user' THEN json_build_object('address', p.value->'address')
              END AS personal
            FROM (
              (SELECT id, created_at, actor, action, subject, outcome, team_id, correlation_id, details,
                  true AS mine
                FROM audit_log WHERE user_id = :me AND (created_at, id) < (:at, :id)
                ORDER BY created_at DESC, id DESC)
              UNION ALL
              (SELECT id, created_at, actor, action, subject, outcome, team_id, correlation_id,
                  CASE WHEN user_id IS NULL THEN details END, false
                FROM audit_log
                WHERE actor = ':user' AND user_id IS DISTINCT FROM :me AND (created_at, id) < (:at, :id)
                ORDER BY created_at DESC, id DESC)) a
              LEFT JOIN audit_personal p ON p.audit_id = a.id AND a.actor IN (':user', 'anonymous')
            ORDER BY a.created_at DESC, a.id DESC"""));
  }
}
