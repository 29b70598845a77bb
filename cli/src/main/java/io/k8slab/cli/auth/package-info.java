/**
 * {@code k8slab auth …}: one command a file. The only place where passwords are, and not for long.
 */
@NullMarked
package io.k8slab.cli.auth;

import org.jspecify.annotations.NullMarked;
