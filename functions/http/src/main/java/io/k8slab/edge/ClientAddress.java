package io.k8slab.edge;

import java.util.Map;

/**
 * From where a request really comes. Each proxy of ours appends the address that it sees to {@code
 * X-Forwarded-For}: with so many of them, the entry that the first one wrote is the client's;
 * whatever is left of it, the client wrote.
 */
record ClientAddress(int proxies) {
  String of(Map<String, String> headers, String remoteAddress) {
    if (proxies == 0) {
      return remoteAddress;
    }
    var seen = headers.getOrDefault("x-forwarded-for", "").split(",", -1);
    var address = seen[Math.max(0, seen.length - proxies)].strip();
    return address.isEmpty() ? remoteAddress : address;
  }
}
