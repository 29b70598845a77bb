@NullMarked
package io.k8slab.mail;

import org.jspecify.annotations.NullMarked;
