/** The mails of an installation on one machine: nothing leaves it, so a page shows them. */
@NullMarked
package io.k8slab.local.mail;

import org.jspecify.annotations.NullMarked;
