/**
 * The messages between functions and host agents, and how they travel: sealed records, the
 * CloudEvents codec, signatures, topics with their settings. Knows nothing else of ours.
 *
 * <p>Field names are snake_case in JSON, times RFC 3339 in UTC, ids UUIDv7, sizes bytes, CPU
 * millicores. A new field never breaks an old reader; a breaking change is a new type.
 */
@NullMarked
package io.k8slab.events;

import org.jspecify.annotations.NullMarked;
