package io.k8slab.config;

/** The process cannot start with this environment; the message names the key, never its value. */
public final class InvalidSetting extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String key;

  public InvalidSetting(String key, String complaint) {
    super(key + " " + complaint);
    this.key = key;
  }

  public String key() {
    return key;
  }
}
