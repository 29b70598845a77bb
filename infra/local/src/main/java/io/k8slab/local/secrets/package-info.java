/**
 * What an installation generates at its first start and keeps: passwords and keys, each in a file
 * of its own (mode 600) in one folder (mode 700). Knows the formats that others read, not what they
 * do with them.
 */
@NullMarked
package io.k8slab.local.secrets;

import org.jspecify.annotations.NullMarked;
