package io.k8slab.cli.http;

/**
 * An answer's body, typed and as it came: {@code --output json} shows also what this version does
 * not know.
 */
public record Reply<T>(T value, Object json) {
  @Override
  public String toString() {
    return "Reply[" + value + "]";
  }
}
