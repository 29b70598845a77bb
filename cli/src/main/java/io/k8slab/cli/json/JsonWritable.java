package io.k8slab.cli.json;

/** What turns itself into a map, a list or a scalar that {@link JsonText} can write. */
public interface JsonWritable {
  Object write();
}
