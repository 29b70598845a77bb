/**
 * The long-lived agent beside the hosts: takes commands from its pool's topic, carries them out
 * over SSH, and says what happened. It has no database; the host is its memory.
 */
@NullMarked
package io.k8slab.agent;

import org.jspecify.annotations.NullMarked;
