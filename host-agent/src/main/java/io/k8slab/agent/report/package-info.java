/**
 * Says what each host has and what is on it, for as long as this agent holds the host's reporting
 * lease, and sees to it that what should run on the host does run when the host comes back.
 */
@NullMarked
package io.k8slab.agent.report;

import org.jspecify.annotations.NullMarked;
