package io.k8slab.http.limit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The buckets of one kind, in a table that never grows past a number: the one that was used longest
 * ago makes room, and who comes back to it begins with a full one. In parts, so that threads seldom
 * wait for each other.
 */
final class Buckets {
  /** Of each kind; about 20 MB when every table is full. */
  static final int MOST = 1 << 15;

  private static final int PARTS = 1 << 6;

  private final Limit limit;
  private final List<Map<Object, Bucket>> parts = new ArrayList<>(PARTS);

  Buckets(Limit limit) {
    this.limit = limit;
    for (int i = 0; i < PARTS; i++) {
      parts.add(new Part());
    }
  }

  Limit limit() {
    return limit;
  }

  <T> T with(Object caller, long nowMillis, Function<Bucket, T> work) {
    int hash = caller.hashCode() * 0x9E3779B9; // what differs in low bits only is spread, too
    var part = parts.get(hash >>> (Integer.SIZE - 6));
    synchronized (part) {
      return work.apply(part.computeIfAbsent(caller, _ -> new Bucket(limit, nowMillis)));
    }
  }

  int size() {
    int size = 0;
    for (var part : parts) {
      synchronized (part) {
        size += part.size();
      }
    }
    return size;
  }

  private static final class Part extends LinkedHashMap<Object, Bucket> {
    private static final long serialVersionUID = 1L;

    Part() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Object, Bucket> eldest) {
      return size() > MOST / PARTS;
    }
  }
}
