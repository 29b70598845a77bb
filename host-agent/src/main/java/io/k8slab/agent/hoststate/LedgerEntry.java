package io.k8slab.agent.hoststate;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What the host's ledger held of a cluster when its lock was taken.
 *
 * @param generation the highest ever accepted; 0 where there was none
 * @param attempt the highest of that generation
 * @param present whether the cluster was wanted, and running
 * @param paused whether it was wanted with nothing of it running
 * @param failure what was recorded of a failure; empty otherwise
 */
public record LedgerEntry(
    long generation,
    int attempt,
    boolean present,
    boolean paused,
    Outcome outcome,
    String failure) {

  static LedgerEntry parse(String[] words) {
    String failure =
        words.length > 6
            ? new String(Base64.getDecoder().decode(words[6]), StandardCharsets.UTF_8)
            : "";
    return new LedgerEntry(
        Long.parseLong(words[2]),
        Integer.parseInt(words[3]),
        words[4].equals("present"),
        words[4].equals("paused"),
        Outcome.of(words[5]),
        failure);
  }
}
