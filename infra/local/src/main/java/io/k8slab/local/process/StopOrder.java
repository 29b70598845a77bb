package io.k8slab.local.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has started, to be stopped the other way round, once. A stop may come while the start is
 * still at work: what starts after it is stopped at once, and the start learns of it.
 */
public final class StopOrder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StopOrder.class);

  private final Deque<Part> parts = new ArrayDeque<>();
  private final Consumer<String> announce;
  private boolean stopped;

  private record Part(String title, AutoCloseable closes) {}

  /**
   * @param announce is told the title of each part before it is stopped
   */
  public StopOrder(Consumer<String> announce) {
    this.announce = announce;
  }

  /**
   * @param title for people; blank where nobody waits for it
   * @throws CancellationException where everything is being stopped; the part is, too
   */
  public <T extends AutoCloseable> T add(String title, T part) {
    synchronized (parts) {
      if (!stopped) {
        parts.push(new Part(title, part));
        return part;
      }
    }
    stop(new Part(title, part));
    throw new CancellationException("stopped while it was starting");
  }

  /** A part that fails to stop does not keep the others from it. */
  @Override
  public void close() {
    synchronized (parts) {
      stopped = true;
    }
    for (var part = next(); part != null; part = next()) {
      stop(part);
    }
  }

  private @Nullable Part next() {
    synchronized (parts) {
      return parts.poll();
    }
  }

  private void stop(Part part) {
    if (!part.title().isBlank()) {
      announce.accept(part.title());
    }
    try {
      part.closes().close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      log.atError().addKeyValue("part", part.title()).setCause(e).log("A part did not stop");
    }
  }
}
