package io.k8slab.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JVM of this user, asked by {@code jcmd} of the JDK that this one is of. */
public record JavaProcess(long pid) {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)$");
  private static final Pattern SPACE =
      Pattern.compile("\\[0x([0-9a-f]+), 0x[0-9a-f]+, 0x([0-9a-f]+)\\)");
  private static final long BYTES_PER_KB = 1024;

  /**
   * What a process holds, in KB.
   *
   * @param heap objects that are alive: after a full collection
   * @param outside its proportional set size without the Java heap: threads' stacks, buffers
   *     outside of the heap, compiled code, what the C library keeps
   */
  public record Held(double heap, double outside) {
    public double all() {
      return heap + outside;
    }
  }

  public Held held() throws IOException, InterruptedException {
    Matcher total = TOTAL.matcher(jcmd("GC.class_histogram"));
    if (!total.find()) {
      throw new IOException("jcmd does not say what lies in the heap");
    }
    double heap = (double) Long.parseLong(total.group(1)) / BYTES_PER_KB;
    return new Held(heap, ResidentMemory.ofThisMachine().proportionalOutside(pid, heapRange()));
  }

  private long[] heapRange() throws IOException, InterruptedException {
    Matcher spaces = SPACE.matcher(jcmd("GC.heap_info"));
    long first = -1; // as a number without a sign, the greatest
    long end = 0;
    while (spaces.find()) {
      long from = Long.parseUnsignedLong(spaces.group(1), 16);
      long to = Long.parseUnsignedLong(spaces.group(2), 16);
      first = Long.compareUnsigned(from, first) < 0 ? from : first;
      end = Long.compareUnsigned(to, end) > 0 ? to : end;
    }
    if (end == 0) {
      throw new IOException("jcmd does not say where the heap is");
    }
    return new long[] {first, end};
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                command)
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException("jcmd " + command + " failed: " + said.strip());
    }
    return said;
  }
}
