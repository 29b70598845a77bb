package io.k8slab.events;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an owner may set of a provider's own configuration, and nothing else: no mount, no patch, no
 * argument. Functions and agents hold it against the same rules; agents write it into files, never
 * into a shell's line.
 *
 * @param podSubnet IPv4, such as {@code 10.42.0.0/16}; a /24 of it goes to each node
 * @param serviceSubnet IPv4, such as {@code 10.43.0.0/16}
 * @param disable parts of k3s that are left out
 */
public record ProviderConfig(
    @Nullable String podSubnet, @Nullable String serviceSubnet, @Nullable List<String> disable) {
  public static final ProviderConfig NONE = new ProviderConfig(null, null, null);

  public static final String POD_SUBNET = "pod_subnet";
  public static final String SERVICE_SUBNET = "service_subnet";
  public static final String DISABLE = "disable";

  /** What k3s starts by itself and a cluster can do without. */
  public static final List<String> PARTS_OF_K3S =
      List.of("local-storage", "metrics-server", "servicelb", "traefik");

  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "kind", Set.of(POD_SUBNET, SERVICE_SUBNET),
          "k3s", Set.of(POD_SUBNET, SERVICE_SUBNET, DISABLE));

  private static final Pattern SUBNET =
      Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})/([0-9]{1,2})");

  public ProviderConfig {
    disable = disable == null || disable.isEmpty() ? null : List.copyOf(disable);
  }

  /** The names of the fields that a kind takes; none for most. */
  public static Set<String> fields(String kind) {
    return FIELDS.getOrDefault(kind, Set.of());
  }

  public List<String> disabled() {
    return disable == null ? List.of() : disable;
  }

  /**
   * @return what is wrong with each field, by its name; empty where a cluster of this kind can be
   *     made with it
   */
  public Map<String, String> faults(String kind) {
    Map<String, String> faults = new LinkedHashMap<>();
    Optional<Subnet> pods = subnet(faults, POD_SUBNET, podSubnet, 8, 20);
    Optional<Subnet> services = subnet(faults, SERVICE_SUBNET, serviceSubnet, 12, 24);
    if (pods.isPresent() && services.isPresent() && pods.get().overlaps(services.get())) {
      faults.put(SERVICE_SUBNET, "must not overlap with " + POD_SUBNET);
    }
    if (!PARTS_OF_K3S.containsAll(disabled()) || Set.copyOf(disabled()).size() < size()) {
      faults.put(DISABLE, "must be some of " + String.join(", ", PARTS_OF_K3S) + ", each once");
    }
    refuseField(faults, kind, POD_SUBNET, podSubnet);
    refuseField(faults, kind, SERVICE_SUBNET, serviceSubnet);
    refuseField(faults, kind, DISABLE, disable);
    return faults;
  }

  /**
   * @return one plain sentence where no cluster of this kind can be made with it; empty else
   */
  public Optional<String> refuse(String kind) {
    return faults(kind).entrySet().stream()
        .findFirst()
        .map(fault -> "The field " + fault.getKey() + " " + fault.getValue() + ".");
  }

  private int size() {
    return disabled().size();
  }

  private static void refuseField(
      Map<String, String> faults, String kind, String field, @Nullable Object value) {
    if (value != null && !fields(kind).contains(field)) {
      faults.put(field, "is not one of this provider's");
    }
  }

  private static Optional<Subnet> subnet(
      Map<String, String> faults, String field, @Nullable String text, int shortest, int longest) {
    if (text == null) {
      return Optional.empty();
    }
    Optional<Subnet> subnet = Subnet.read(text).filter(Subnet::isPrivate);
    if (subnet.isEmpty() || subnet.get().length < shortest || subnet.get().length > longest) {
      faults.put(
          field,
          "must be a private IPv4 subnet from /"
              + shortest
              + " to /"
              + longest
              + ", such as 10.42.0.0/16");
      return Optional.empty();
    }
    return subnet;
  }

  /** Its first address as a number, and how many of its bits are the network's. */
  private record Subnet(long first, int length) {
    static Optional<Subnet> read(String text) {
      Matcher matcher = SUBNET.matcher(text);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      long first = 0;
      for (int group = 1; group <= 4; group++) {
        int part = Integer.parseInt(matcher.group(group));
        if (part > 255) {
          return Optional.empty();
        }
        first = (first << 8) | part;
      }
      int length = Integer.parseInt(matcher.group(5));
      if (length > 32 || first % (1L << (32 - length)) != 0) {
        return Optional.empty();
      }
      return Optional.of(new Subnet(first, length));
    }

    boolean isPrivate() {
      return isIn(0x0A00_0000L, 8) || isIn(0xAC10_0000L, 12) || isIn(0xC0A8_0000L, 16);
    }

    private boolean isIn(long network, int bits) {
      return length >= bits && first >> (32 - bits) == network >> (32 - bits);
    }

    boolean overlaps(Subnet other) {
      int shared = Math.min(length, other.length);
      return first >> (32 - shared) == other.first >> (32 - shared);
    }
  }
}
