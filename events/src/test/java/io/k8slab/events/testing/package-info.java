/**
 * What tests of every module share, in this module's test-jar: a real Kafka broker in the JVM and
 * the golden messages. Knows the messages; nothing outside tests may know it.
 */
@NullMarked
package io.k8slab.events.testing;

import org.jspecify.annotations.NullMarked;
