/**
 * The configuration file: which server, who is signed in, the tokens. Owns its place, its mode
 * (600, from the first byte on), its atomic replacement and the lock beside it. Knows nothing of
 * HTTP.
 */
@NullMarked
package io.k8slab.cli.config;

import org.jspecify.annotations.NullMarked;
