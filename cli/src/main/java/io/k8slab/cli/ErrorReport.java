package io.k8slab.cli;

import io.k8slab.cli.failure.ExitCode;
import io.k8slab.cli.failure.Failure;
import io.k8slab.cli.http.Trace;
import io.k8slab.cli.terminal.Palette;
import io.k8slab.cli.terminal.Printable;
import io.k8slab.cli.terminal.Surroundings;
import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one place where what went wrong becomes lines on stderr and an exit code. */
final class ErrorReport implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final Surroundings surroundings;
  private final Trace trace;

  ErrorReport(Surroundings surroundings, Trace trace) {
    this.surroundings = surroundings;
    this.trace = trace;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof ParameterException usage) {
      return handleParseException(usage, new String[0]);
    }
    PrintStream err = surroundings.err();
    if (e instanceof Failure failure) {
      error(failure.title());
      failure.lines().forEach(line -> err.println("  " + line));
      stackTrace(failure);
      return failure.exitCode().code();
    }
    error("Something went wrong in k8slab itself: " + Printable.of(e.toString()));
    if (!trace.isOn()) {
      err.println("  With --verbose it says where.");
    }
    stackTrace(e);
    return ExitCode.UNEXPECTED.code();
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    PrintStream err = surroundings.err();
    error(Printable.of(String.valueOf(e.getMessage())));
    UnmatchedArgumentException.printSuggestions(e, err);
    if (!(e instanceof UnmatchedArgumentException)
        && e.getCommandLine().getSubcommands().size() > 0) {
      // a group without a command: what it has is the answer
      e.getCommandLine().usage(err);
      return ExitCode.USAGE.code();
    }
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    err.println("  See: " + command.replaceFirst("^k8slab", surroundings.self()) + " --help");
    stackTrace(e);
    return ExitCode.USAGE.code();
  }

  private void error(String title) {
    Palette palette = surroundings.errPalette();
    surroundings.err().println(palette.bad("error:") + " " + title);
  }

  private void stackTrace(Exception e) {
    if (trace.isOn()) {
      e.printStackTrace(surroundings.err());
    }
  }
}
