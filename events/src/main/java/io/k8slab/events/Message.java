package io.k8slab.events;

/** Everything that travels on a topic. The type name of each is in {@link MessageType}. */
public sealed interface Message
    permits Command, StatusEvent, LogChunk, HostReported, Notification {}
