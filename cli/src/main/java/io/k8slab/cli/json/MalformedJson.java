package io.k8slab.cli.json;

/** Bytes that are not JSON. The message holds none of them: they may be a secret. */
public final class MalformedJson extends Exception {
  private static final long serialVersionUID = 1;

  public MalformedJson(String message) {
    super(message);
  }
}
