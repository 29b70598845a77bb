package io.k8slab.cli.output;

import io.k8slab.cli.json.JsonText;
import io.k8slab.cli.terminal.JsonPrinter;
import io.k8slab.cli.terminal.Palette;
import io.k8slab.cli.terminal.Surroundings;
import io.k8slab.cli.terminal.YamlPrinter;
import java.io.PrintStream;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The option, mixed into each command that answers with data. */
public final class Output {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Format format = Format.TABLE;

  public boolean forPeople() {
    return format == Format.TABLE;
  }

  /**
   * @param table what people get; given the colours of stdout
   */
  public void print(Surroundings surroundings, Object json, Function<Palette, String> table) {
    Palette palette = surroundings.outPalette();
    PrintStream out = surroundings.out();
    switch (format) {
      case TABLE -> out.print(table.apply(palette));
      case JSON -> out.println(new JsonPrinter(palette).text(json));
      case YAML -> out.print(new YamlPrinter(palette).text(json));
    }
    out.flush();
  }

  /** One of many, as they come: a line of JSON each, or a YAML document each. */
  public void printOne(Surroundings surroundings, Object json, Function<Palette, String> line) {
    PrintStream out = surroundings.out();
    switch (format) {
      case TABLE -> out.println(line.apply(surroundings.outPalette()));
      case JSON -> out.println(JsonText.write(json));
      case YAML -> out.print("---\n" + new YamlPrinter(surroundings.outPalette()).text(json));
    }
  }
}
