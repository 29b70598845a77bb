package io.k8slab.cli.terminal;

import io.k8slab.cli.json.JsonText;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** JSON over several lines, indented by two, in colours. */
public record JsonPrinter(Palette palette) {

  /** Without a line end. */
  public String text(Object value) {
    StringBuilder out = new StringBuilder();
    print(out, value, 0);
    return out.toString();
  }

  private void print(StringBuilder out, @Nullable Object value, int depth) {
    switch (value) {
      case Map<?, ?> members ->
          block(
              out,
              "{",
              "}",
              members.entrySet().iterator(),
              depth,
              (member, inner) -> {
                out.append(palette.key(JsonText.write(member.getKey()))).append(": ");
                print(out, member.getValue(), inner);
              });
      case List<?> elements ->
          block(
              out,
              "[",
              "]",
              elements.iterator(),
              depth,
              (element, inner) -> print(out, element, inner));
      case Number number -> out.append(palette.number(JsonText.write(number)));
      case Boolean flag -> out.append(palette.literal(flag.toString()));
      case null -> out.append(palette.literal("null"));
      default -> out.append(palette.string(JsonText.write(value)));
    }
  }

  private static <T extends @Nullable Object> void block(
      StringBuilder out,
      String open,
      String close,
      Iterator<T> parts,
      int depth,
      BiConsumer<T, Integer> part) {
    if (!parts.hasNext()) {
      out.append(open).append(close);
      return;
    }
    out.append(open);
    String separator = "\n";
    while (parts.hasNext()) {
      out.append(separator).repeat(' ', 2 * (depth + 1));
      part.accept(parts.next(), depth + 1);
      separator = ",\n";
    }
    out.append('\n').repeat(' ', 2 * depth).append(close);
  }
}
