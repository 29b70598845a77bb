package io.k8slab.events;

/**
 * One thing about a host's health, as Kubernetes says it of its nodes.
 *
 * @param type a word in camel case. {@link #READY} is good when it is true; every other one names a
 *     fault and is bad when it is true, such as {@code EngineDown}, {@code ClockSkew}
 * @param reason a word in camel case for programs: {@code DockerDoesNotAnswer}
 * @param message a sentence for people; no secret, nothing of a cluster's
 */
public record HostCondition(String type, ConditionStatus status, String reason, String message) {
  public static final String READY = "Ready";
}
