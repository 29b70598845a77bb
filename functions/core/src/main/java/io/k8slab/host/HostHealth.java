package io.k8slab.host;

import io.k8slab.events.ConditionStatus;
import io.k8slab.events.HostCondition;
import io.k8slab.events.HostReported;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What a report says of a host's health: the conditions of its agent, and whether its disk and
 * memory are above their floors. A host with a condition that keeps clusters away takes no new one;
 * what is on it is left alone.
 */
public final class HostHealth {
  /** Types that begin so keep clusters away while they are true; others only inform. */
  static final List<String> KEEPS_AWAY =
      List.of(
          Floor.DISK.type(),
          Floor.MEMORY.type(),
          "ClockSkew",
          "Engine",
          "HostKey",
          "Unreachable",
          "Unresponsive",
          "Garbled",
          "Unfit");

  static final int MOST = 20;
  static final int LONGEST = 300;
  private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,62}");

  private HostHealth() {}

  /**
   * The conditions after a report; each keeps since when it is so.
   *
   * @param before those that were kept
   */
  public static List<Condition> of(HostReported report, List<Condition> before, Instant now) {
    var found = new LinkedHashMap<String, Condition>();
    if (report.blind()) {
      before.stream()
          .filter(c -> c.type().equals(Floor.DISK.type()) || c.type().equals(Floor.MEMORY.type()))
          .forEach(c -> found.put(c.type(), c));
    } else {
      var has = report.capacity();
      var load = report.load();
      found.put(
          Floor.DISK.type(), look(Floor.DISK, has.diskBytes(), load.diskFreeBytes(), before, now));
      found.put(
          Floor.MEMORY.type(),
          look(Floor.MEMORY, has.memoryBytes(), load.memoryAvailableBytes(), before, now));
    }
    Objects.requireNonNullElse(report.conditions(), List.<HostCondition>of()).stream()
        .filter(HostHealth::isSound)
        .limit(MOST)
        .forEach(said -> found.put(said.type(), kept(said, now)));
    var conditions = new ArrayList<Condition>();
    found.values().forEach(condition -> conditions.add(since(condition, before)));
    return List.copyOf(conditions);
  }

  /** Whether nothing keeps clusters away. */
  public static boolean admits(List<Condition> conditions) {
    return conditions.stream().noneMatch(HostHealth::keepsAway);
  }

  static boolean keepsAway(Condition condition) {
    return condition.type().equals(HostCondition.READY)
        ? condition.status() != ConditionStatus.TRUE
        : condition.status() == ConditionStatus.TRUE
            && KEEPS_AWAY.stream().anyMatch(condition.type()::startsWith);
  }

  private static Condition look(
      Floor floor, long capacity, long free, List<Condition> before, Instant now) {
    boolean was = before.stream().anyMatch(c -> c.is(floor.type(), ConditionStatus.TRUE));
    return floor.look(capacity, free, was, now);
  }

  private static boolean isSound(HostCondition said) {
    return WORD.matcher(said.type()).matches() && WORD.matcher(said.reason()).matches();
  }

  private static Condition kept(HostCondition said, Instant now) {
    var message = said.message().strip();
    return new Condition(
        said.type(),
        said.status(),
        said.reason(),
        message.substring(0, Math.min(LONGEST, message.length())),
        now);
  }

  private static Condition since(Condition now, List<Condition> before) {
    return before.stream()
        .filter(c -> c.is(now.type(), now.status()))
        .findFirst()
        .map(c -> new Condition(now.type(), now.status(), now.reason(), now.message(), c.since()))
        .orElse(now);
  }
}
