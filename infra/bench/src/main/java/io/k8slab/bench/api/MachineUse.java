package io.k8slab.bench.api;

/**
 * Who used the machine during a load.
 *
 * @param jvm cores that the installation's JVM had, in the mean
 * @param postgres cores of its PostgreSQL
 * @param load cores of the process that sends the requests
 * @param cores that there are
 * @param busyConnections of the functions' pool, in the mean
 */
record MachineUse(double jvm, double postgres, double load, int cores, double busyConnections) {}
