/**
 * What people's open pages are told, and who may listen: tickets for sockets, and messages to one
 * person. Knows the outbox and the messages; no server, no topic's reader: those are the edge's.
 *
 * <p>See {@code infra/adr/0015-realtime-edge.md}.
 */
@NullMarked
package io.k8slab.realtime;

import org.jspecify.annotations.NullMarked;
