/**
 * {@code --output}: the same answer as a table for people, or as JSON or YAML with the API's own
 * field names for programs. Knows no command.
 */
@NullMarked
package io.k8slab.cli.output;

import org.jspecify.annotations.NullMarked;
