package io.k8slab.cli.wait;

import io.k8slab.cli.terminal.Span;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options, mixed into each command that can wait. */
public final class WaitOptions {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec command;

  @Option(names = "--wait", description = "Wait for the end of it, with its steps on stderr")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = SpanConverter.class,
      description = "With --wait: wait at most so long, such as 90s or 1h30m (default: 10m)")
  private @Nullable Duration timeout;

  /**
   * @throws ParameterException where there is a timeout and nothing to wait for
   */
  public boolean wanted() {
    if (timeout != null && !wait && command != null) {
      throw new ParameterException(command.commandLine(), "--timeout needs --wait");
    }
    return wait;
  }

  public Duration timeout() {
    return timeout == null ? TIMEOUT : timeout;
  }

  static final class SpanConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Span.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
