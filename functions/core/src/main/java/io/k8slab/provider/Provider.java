package io.k8slab.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider as people choose it.
 *
 * @param versions newest first
 * @param simulated whether its worker nodes run nothing
 * @param freeSlots on READY hosts, now
 * @param expectedSeconds median from a place on a host to RUNNING of its latest clusters; null
 *     where there were none
 */
public record Provider(
    String kind,
    List<String> versions,
    boolean simulated,
    int maxWorkers,
    int freeSlots,
    @Nullable Double expectedSeconds) {}
