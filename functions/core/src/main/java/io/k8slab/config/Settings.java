package io.k8slab.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Environment variables, read with the key named in every complaint. A variable that is set but
 * blank counts as absent.
 */
public final class Settings {
  private final Map<String, String> variables;

  public Settings(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /**
   * The value of a key that must be there.
   *
   * @throws InvalidSetting naming the key; so do all methods here
   */
  public String text(String key) {
    return optional(key).orElseThrow(() -> new InvalidSetting(key, "is required"));
  }

  public String text(String key, String otherwise) {
    return optional(key).orElse(otherwise);
  }

  public Optional<String> optional(String key) {
    return Optional.ofNullable(variables.get(key)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** Non-empty parts between commas. */
  public List<String> list(String key, String otherwise) {
    return Stream.of(text(key, otherwise).split(","))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  public int number(String key, int otherwise, int least, int most) {
    var text = optional(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    int value;
    try {
      value = Integer.parseInt(text.get());
    } catch (NumberFormatException e) {
      throw new InvalidSetting(key, "must be a whole number");
    }
    if (value < least || value > most) {
      throw new InvalidSetting(key, "must be from " + least + " to " + most);
    }
    return value;
  }

  /** ISO 8601, such as {@code PT30S}; longer than zero. */
  public Duration duration(String key, Duration otherwise) {
    var text = optional(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      var value = Duration.parse(text.get());
      if (value.isPositive()) {
        return value;
      }
    } catch (DateTimeParseException e) {
      throw new InvalidSetting(key, "must be an ISO 8601 duration such as PT30S");
    }
    throw new InvalidSetting(key, "must be longer than zero");
  }

  /** A file that can be read. */
  public Path file(String key) {
    return readable(key, text(key));
  }

  /** Files that can be read, with commas between them; none where absent. */
  public List<Path> files(String key) {
    return list(key, "").stream().map(name -> readable(key, name)).toList();
  }

  private static Path readable(String key, String name) {
    var path = Path.of(name);
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw new InvalidSetting(key, "names no readable file");
    }
    return path;
  }

  /** A secret: the file that {@code KEY_FILE} names, else the value of {@code KEY}. */
  public Optional<String> secret(String key) {
    var fileKey = key + "_FILE";
    if (optional(fileKey).isEmpty()) {
      return optional(key);
    }
    try {
      return Optional.of(Files.readString(file(fileKey)).strip());
    } catch (IOException e) {
      throw new InvalidSetting(fileKey, "cannot be read");
    }
  }

  @Override
  public String toString() {
    return "Settings" + variables.keySet(); // the values hold secrets
  }
}
