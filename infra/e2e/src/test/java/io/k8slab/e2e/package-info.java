/**
 * The main job from end to end, on real parts: PostgreSQL, a Kafka broker, an OpenSSH server, an
 * agent in a process of its own, the command line, kubectl and a real kube-apiserver. Knows every
 * module; nothing knows it.
 */
@NullMarked
package io.k8slab.e2e;

import org.jspecify.annotations.NullMarked;
