/**
 * JSON as plain maps, lists, strings, numbers and booleans, and the readers that the generated API
 * types are made of. Streaming only: no reflection, which is what keeps the start short. Knows
 * nothing of the API and nothing of commands.
 */
@NullMarked
package io.k8slab.cli.json;

import org.jspecify.annotations.NullMarked;
