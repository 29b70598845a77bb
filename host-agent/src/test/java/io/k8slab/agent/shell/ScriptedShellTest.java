package io.k8slab.agent.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.k8slab.agent.testing.ScriptedShell;
import java.util.List;

class ScriptedShellTest extends HostShellContract {
  private static final ShellResult OK = new ShellResult.Exited(0);

  @Override
  HostShell shell() {
    return new ScriptedShell()
        .with("cat", ScriptedShellTest::cat)
        .with("printf", ScriptedShellTest::printf)
        .with("printenv", ScriptedShellTest::printenv)
        .with("sleep", (exec, sink) -> new ShellResult.TimedOut())
        .with("sh", ScriptedShellTest::sh);
  }

  private static ShellResult cat(Exec exec, OutputSink sink) {
    sink.stdout(exec.stdin());
    return OK;
  }

  private static ShellResult printf(Exec exec, OutputSink sink) {
    List<String> argv = exec.argv();
    argv.stream()
        .skip(2)
        .map(argument -> argv.get(1).replace("%s", argument))
        .forEach(text -> sink.stdout(text.getBytes(UTF_8)));
    return OK;
  }

  private static ShellResult printenv(Exec exec, OutputSink sink) {
    sink.stdout((exec.env().get(exec.argv().get(1)) + "\n").getBytes(UTF_8));
    return OK;
  }

  private static ShellResult sh(Exec exec, OutputSink sink) {
    return switch (exec.argv().get(2)) {
      case "exit 0" -> OK;
      case "exit 7" -> new ShellResult.Exited(7);
      default -> {
        sink.stdout("out\n".getBytes(UTF_8));
        sink.stderr("err\n".getBytes(UTF_8));
        yield OK;
      }
    };
  }
}
