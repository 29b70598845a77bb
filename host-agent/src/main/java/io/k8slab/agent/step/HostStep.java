package io.k8slab.agent.step;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A command that a host runs for a cluster.
 *
 * @param name {@code [a-z][a-z-]*}; part of a path on the host
 * @param title for people
 * @param argv the command; no secrets: they show in the host's process list
 * @param env beside the clean environment that every step gets: PATH, HOME, TMPDIR and the mark
 * @param stdin all of its input; the place for secrets
 * @param timeout after it the step is ended and has failed
 */
public record HostStep(
    String name,
    String title,
    List<String> argv,
    Map<String, String> env,
    byte[] stdin,
    Duration timeout) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z-]{0,30}");

  public HostStep {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a step's name is " + NAME);
    }
    argv = List.copyOf(argv);
    env = Map.copyOf(env);
  }

  /** Without its input: it may hold secrets. */
  @Override
  public String toString() {
    return "HostStep[" + name + "]";
  }
}
