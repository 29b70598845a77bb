package io.k8slab.events;

/**
 * The host's ledger knows a higher generation of this cluster: the command was not carried out.
 *
 * @param highest the highest generation that the ledger knows
 */
public record CommandSuperseded(Work work, long highest) implements StatusEvent {}
