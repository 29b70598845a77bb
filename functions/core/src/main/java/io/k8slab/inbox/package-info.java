/**
 * Records from Kafka as any platform hands them in: read, checked for who signed them, buried where
 * they cannot be read. Knows no feature.
 */
@NullMarked
package io.k8slab.inbox;

import org.jspecify.annotations.NullMarked;
