/**
 * All of K8s-Lab in one JVM: embedded PostgreSQL, a KRaft broker, every function behind its HTTP
 * edge, a private SSH server and the host agent that connects to it. The same code and messages as
 * in production; only the wiring is of this module. Everything listens on loopback and keeps its
 * data under one folder.
 */
@NullMarked
package io.k8slab.local;

import org.jspecify.annotations.NullMarked;
