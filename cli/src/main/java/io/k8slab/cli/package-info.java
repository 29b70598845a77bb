/**
 * {@code k8slab}: the program's entry, its tree of commands and the one place where failures become
 * text and exit codes. The program knows the API by its OpenAPI document alone (the types in {@code
 * io.k8slab.cli.api} are generated from it) and no other module of ours.
 */
@NullMarked
package io.k8slab.cli;

import org.jspecify.annotations.NullMarked;
