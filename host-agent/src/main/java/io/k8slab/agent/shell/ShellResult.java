package io.k8slab.agent.shell;

/** How running a program ended. */
public sealed interface ShellResult {

  /**
   * @param code 0 to 255; 127 where there is no such program; 128 + n where signal n ended it
   */
  record Exited(int code) implements ShellResult {}

  /** It ran longer than it may. */
  record TimedOut() implements ShellResult {}

  /**
   * The host could not be reached, is not the one whose key is pinned, or was lost on the way. The
   * program may have run.
   *
   * @param why one plain sentence, without secrets
   */
  record Unreachable(String why) implements ShellResult {}
}
