/**
 * What one invocation has in hand: where it runs, the configuration, the server, and the tokens
 * with their renewal. Knows the API's routes; knows no command.
 */
@NullMarked
package io.k8slab.cli.session;

import org.jspecify.annotations.NullMarked;
