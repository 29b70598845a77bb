/** What is held on a person, as rows of every table. Known to {@code privacy} only. */
@NullMarked
package io.k8slab.privacy.jdbc;

import org.jspecify.annotations.NullMarked;
