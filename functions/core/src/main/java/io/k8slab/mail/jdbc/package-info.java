/** The rows of owed mails. Known to {@code mail} only. */
@NullMarked
package io.k8slab.mail.jdbc;

import org.jspecify.annotations.NullMarked;
