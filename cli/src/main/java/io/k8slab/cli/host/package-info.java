/** {@code k8slab host}: the machines that clusters are on, for system administrators. */
@NullMarked
package io.k8slab.cli.host;

import org.jspecify.annotations.NullMarked;
