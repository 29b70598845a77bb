/**
 * What the program stands in (streams, terminal, environment, clock) and how things look there:
 * colours, tables, JSON and YAML, spans of time. Knows nothing of the API.
 */
@NullMarked
package io.k8slab.cli.terminal;

import org.jspecify.annotations.NullMarked;
