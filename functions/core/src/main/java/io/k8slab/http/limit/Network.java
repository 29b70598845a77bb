package io.k8slab.http.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** What has a limit of its own where nobody is signed in. */
public final class Network {
  /** Of an IPv6 address: the rest, its holder chooses at will. */
  private static final int PREFIX_BYTES = 8;

  private static final int LONGEST = 64;

  private Network() {}

  /** An IPv4 address itself, of an IPv6 address its /64; what is neither is taken as it is. */
  public static String of(String address) {
    try {
      // also of an IPv4 address that is written as IPv6
      return switch (InetAddress.ofLiteral(address)) {
        case Inet6Address wide ->
            HexFormat.of().formatHex(Arrays.copyOf(wide.getAddress(), PREFIX_BYTES)) + "/64";
        case InetAddress narrow -> narrow.getHostAddress();
      };
    } catch (IllegalArgumentException e) {
      return address.length() > LONGEST ? address.substring(0, LONGEST) : address;
    }
  }
}
