/**
 * Sockets for people's open pages: {@code /ws/v1/me}. Reads {@code k8slab.notifications.v1} as a
 * whole on each instance, and hands each person their own events; keeps nothing that a client could
 * not get again. Knows tickets and messages, and no other feature.
 *
 * <p>See {@code infra/adr/0015-realtime-edge.md}.
 */
@NullMarked
package io.k8slab.edge.realtime;

import org.jspecify.annotations.NullMarked;
