/**
 * Seals committed audit rows in batches, each on the hash of the one before, deletes batches that
 * are past retention, and verifies the whole: see infra/adr/0016-audit-chain.md.
 */
@NullMarked
package io.k8slab.audit.chain;

import org.jspecify.annotations.NullMarked;
