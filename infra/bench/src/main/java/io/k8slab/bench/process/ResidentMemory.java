package io.k8slab.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What processes hold in memory, by Linux's own account.
 *
 * @param proc {@code /proc}
 */
public record ResidentMemory(Path proc) {
  private static final double KB_PER_MB = 1024;
  private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-[0-9a-f]+ ");

  public static ResidentMemory ofThisMachine() {
    return new ResidentMemory(Path.of("/proc"));
  }

  /**
   * A process's proportional set size in MB: what it shares with others (libraries, PostgreSQL's
   * buffers) counts in parts, so that the sum over processes is what they take together. 0 where
   * the process has gone.
   */
  public double proportional(long pid) throws IOException {
    return kilobytes(pid, "smaps_rollup", "Pss") / KB_PER_MB;
  }

  /** A process's resident set size in MB, shared pages in full. 0 where the process has gone. */
  public double resident(long pid) throws IOException {
    return kilobytes(pid, "status", "VmRSS") / KB_PER_MB;
  }

  /**
   * A process's proportional set size in KB, but for what lies between two addresses.
   *
   * @param range the first address and the first one behind it, as numbers without a sign
   */
  public long proportionalOutside(long pid, long[] range) throws IOException {
    long sum = 0;
    boolean outside = true;
    for (String line : Files.readAllLines(proc.resolve(Long.toString(pid)).resolve("smaps"))) {
      Matcher mapping = MAPPING.matcher(line);
      if (mapping.lookingAt()) {
        long start = Long.parseUnsignedLong(mapping.group(1), 16);
        outside = start < range[0] || start >= range[1];
      } else if (outside && line.startsWith("Pss:")) {
        sum += Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    return sum;
  }

  private double kilobytes(long pid, String file, String field) throws IOException {
    String text;
    try {
      text = Files.readString(proc.resolve(Long.toString(pid)).resolve(file));
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      // the file was there and its process ended while it was read
      if (!Files.exists(proc.resolve(Long.toString(pid)))) {
        return 0;
      }
      throw e;
    }
    Matcher line = Pattern.compile("(?m)^" + field + ":\\s+([0-9]+) kB$").matcher(text);
    return line.find() ? Double.parseDouble(line.group(1)) : 0;
  }
}
