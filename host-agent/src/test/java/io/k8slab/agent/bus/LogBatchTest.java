package io.k8slab.agent.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.events.LogChunk;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LogBatchTest {
  private final List<String> chunks = new CopyOnWriteArrayList<>();
  private final LogBatch batch =
      new LogBatch((step, stream, text) -> chunks.add(step + "/" + stream + ":" + text));

  @Test
  void lines_are_gathered_until_told() {
    batch.add("create", "stdout", "one\n");
    batch.add("create", "stdout", "two");
    batch.flush();
    batch.flush();

    assertThat(chunks).containsExactly("create/stdout:one\ntwo\n");
  }

  @Test
  void another_stream_or_step_begins_a_chunk() {
    batch.add("create", "stdout", "out\n");
    batch.add("create", "stderr", "err\n");
    batch.add(null, "agent", "own\n");
    batch.flush();

    assertThat(chunks)
        .containsExactly("create/stdout:out\n", "create/stderr:err\n", "null/agent:own\n");
  }

  @Test
  void a_line_does_not_wait_for_long() {
    batch.add("create", "stdout", "one\n");

    await().until(() -> chunks.contains("create/stdout:one\n"));
  }

  @Test
  void a_long_text_is_cut_at_the_ends_of_lines_and_loses_nothing() {
    var text = "a line of some length\n".repeat(5000);
    batch.add("s", "o", text);
    batch.flush();

    assertThat(texts()).allSatisfy(chunk -> assertThat(chunk).endsWith("\n"));
    assertThat(texts())
        .allSatisfy(chunk -> assertThat(chunk).hasSizeLessThanOrEqualTo(LogChunk.MAX_CHARS));
    assertThat(String.join("", texts())).isEqualTo(text);
  }

  @Test
  void a_line_that_is_too_long_is_cut_between_characters() {
    var text = "x" + "\uD83D\uDE00".repeat(LogChunk.MAX_CHARS);
    batch.add("s", "o", text);
    batch.flush();

    assertThat(texts())
        .allSatisfy(chunk -> assertThat(Character.isLowSurrogate(chunk.charAt(0))).isFalse());
    assertThat(String.join("", texts())).isEqualTo(text + "\n");
  }

  private List<String> texts() {
    return chunks.stream().map(chunk -> chunk.substring("s/o:".length())).toList();
  }
}
