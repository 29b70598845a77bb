package io.k8slab.events;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code notification.user.info}: something that a person should know.
 *
 * @param clusterId the cluster that it concerns; null where it concerns none
 * @param title one line
 * @param text one or two sentences, plain text; never a secret
 */
public record UserInfo(
    UUID userId, @Nullable UUID clusterId, Severity severity, String title, String text, Instant at)
    implements Notification {}
