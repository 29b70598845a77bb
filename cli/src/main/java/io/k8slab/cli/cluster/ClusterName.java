package io.k8slab.cli.cluster;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** NAME on the command line: an id or a name. What is a good name, the server says. */
final class ClusterName implements ITypeConverter<String> {
  static final String DESCRIPTION = "The cluster's name, or its id";

  /** Nothing, or dots, would ask for another route than the one meant. */
  @Override
  public String convert(String text) {
    if (text.isBlank() || ".".equals(text) || "..".equals(text)) {
      throw new TypeConversionException("'" + text + "' is no cluster's name");
    }
    return text;
  }
}
