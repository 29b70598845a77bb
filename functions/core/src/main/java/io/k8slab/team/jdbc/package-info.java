/** Teams, members and invitations as rows. Known to {@code team} only. */
@NullMarked
package io.k8slab.team.jdbc;

import org.jspecify.annotations.NullMarked;
