package io.k8slab.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider as people choose it.
 *
 * @param versions newest first
 * @param simulated whether its worker nodes run nothing
 * @param freeSlots on hosts that take clusters, now
 * @param pools of the hosts that offer it
 * @param expectedSeconds median from a place on a host to RUNNING of its latest clusters; null
 *     where there were none
 */
public record Provider(
    String kind,
    List<String> versions,
    boolean simulated,
    int maxWorkers,
    int freeSlots,
    List<String> pools,
    @Nullable Double expectedSeconds) {}
