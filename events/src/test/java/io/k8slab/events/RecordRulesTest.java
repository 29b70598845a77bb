package io.k8slab.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.k8slab.events.testing.Golden;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RecordRulesTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 65535", "65535, 1", "31000, 10"})
  void a_port_block_lies_within_the_ports(int first, int count) {
    assertThatNoException().isThrownBy(() -> new PortBlock(first, count));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "-1, 1", "1, 0", "65535, 2", "65536, 1", "2, 65535", "2, 2147483647"})
  void a_port_block_beyond_the_ports_is_refused(int first, int count) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PortBlock(first, count))
        .withMessage("no port block: first " + first + ", count " + count);
  }

  @Test
  void a_log_chunk_has_64_kilobytes_at_most_whatever_is_in_it() {
    var most = "\uD83D\uDE80".repeat(LogChunk.MAX_CHARS / 2);

    assertThat(
            new LogChunk(Examples.WORK, null, "agent", most)
                .text()
                .getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(65_536);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LogChunk(Examples.WORK, null, "agent", most + "x"));
  }

  @Test
  void a_log_chunk_that_is_too_long_is_not_read() {
    var golden = Golden.of(MessageType.LOG_CHUNK);
    var longer = ((tools.jackson.databind.node.ObjectNode) golden.data()).deepCopy();
    longer.put("text", "x".repeat(LogChunk.MAX_CHARS + 1));

    assertThat(EventCodec.decode(Records.with(golden.event(), longer.toString())))
        .isInstanceOf(Decoded.Unreadable.class);
  }

  @Test
  void a_message_keeps_what_it_was_given() {
    var labels = new HashMap<>(Map.of("a", "b"));
    var versions = new ArrayList<>(List.of("1.34.4"));
    var offer = new ProviderOffer("kwok", versions, 1, true);
    var settings = new TopicSettings("t", 1, labels);

    labels.clear();
    versions.clear();

    assertThat(offer.versions()).containsExactly("1.34.4");
    assertThat(settings.config()).containsExactly(Map.entry("a", "b"));
  }

  @Test
  void a_status_event_speaks_of_its_work() {
    StatusEvent event = new ClusterTerminated(Examples.WORK);

    assertThat(event.clusterId()).isEqualTo(Examples.CLUSTER);
    assertThat(event.generation()).isEqualTo(3);
    assertThat(event.at()).isEqualTo(Examples.WORK.at());
  }

  @Test
  void every_notification_has_a_name_of_its_own_that_pages_know() {
    assertThat(
            Examples.all().values().stream()
                .map(Envelope::message)
                .filter(Notification.class::isInstance)
                .map(message -> ((Notification) message).eventName())
                .distinct())
        .containsExactlyInAnyOrder(
            "cluster.status.changed",
            "cluster.step.changed",
            "cluster.log.appended",
            "cluster.ttl.extended",
            "cluster.lease.expiring",
            "cluster.queue.moved",
            "notification.user.info");
  }

  @Test
  void every_permitted_message_has_a_type_of_its_own() {
    assertThat(leaves(Message.class))
        .containsExactlyInAnyOrderElementsOf(
            java.util.Arrays.stream(MessageType.values())
                .<Class<?>>map(MessageType::messageClass)
                .toList());
  }

  private static List<Class<?>> leaves(Class<?> type) {
    var permitted = type.getPermittedSubclasses();
    return permitted == null
        ? List.of(type)
        : java.util.Arrays.stream(permitted).flatMap(c -> leaves(c).stream()).toList();
  }
}
