package io.k8slab.identity;

/** From where an act of somebody who may not be signed in comes: for the audit. */
public record Client(String address, String correlationId) {}
