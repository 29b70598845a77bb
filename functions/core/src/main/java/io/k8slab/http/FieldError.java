package io.k8slab.http;

/**
 * What is wrong with one field.
 *
 * @param pointer a JSON pointer into the body such as {@code /ttl}, or a parameter's name
 * @param detail what would be right
 */
public record FieldError(String pointer, String detail) {}
