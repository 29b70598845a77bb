@NullMarked
package io.k8slab.local.mail;

import org.jspecify.annotations.NullMarked;
