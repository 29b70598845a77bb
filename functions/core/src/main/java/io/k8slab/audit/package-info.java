/**
 * Who did what, when and from where: append-only rows in the transaction of the act, with what is
 * personal beside them, so that it can be erased. {@code chain} seals them after the commit and
 * proves that none was changed; {@code http} shows them. Knows no feature; see
 * infra/adr/0016-audit-chain.md.
 */
@NullMarked
package io.k8slab.audit;

import org.jspecify.annotations.NullMarked;
