/**
 * What is held on a person, and that it goes: one archive of all of it, and erasure. The one
 * feature that knows every table, so that one place says what becomes of each column: {@code
 * infra/docs/privacy.md}, which the tests hold against the schema and against what happens. Knows
 * identity, team, cluster and audit for what they do themselves when somebody goes.
 *
 * <p>See {@code infra/adr/0019-export-and-erasure.md}.
 */
@NullMarked
package io.k8slab.privacy;

import org.jspecify.annotations.NullMarked;
