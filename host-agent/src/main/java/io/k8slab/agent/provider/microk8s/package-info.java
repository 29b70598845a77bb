/**
 * MicroK8s clusters, each in an LXD virtual machine of its own: there is one MicroK8s to a machine,
 * and only a machine is a boundary. Plans what LXD's client is asked to do, and makes the cluster's
 * CA.
 */
@NullMarked
package io.k8slab.agent.provider.microk8s;

import org.jspecify.annotations.NullMarked;
