package io.k8slab.agent.testing;

import io.k8slab.agent.shell.Exec;
import io.k8slab.agent.shell.HostShell;
import io.k8slab.agent.shell.OutputSink;
import io.k8slab.agent.shell.ShellResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A host of which only recorded answers are known: each program is a function of its call. Keeps
 * what it was asked.
 */
public final class ScriptedShell implements HostShell {

  /** A recorded program. */
  public interface Tool {
    ShellResult run(Exec exec, OutputSink sink);
  }

  private static final ShellResult NO_SUCH_PROGRAM = new ShellResult.Exited(127);

  private final Map<String, Tool> tools = new ConcurrentHashMap<>();
  private final List<Exec> asked = new CopyOnWriteArrayList<>();

  public ScriptedShell with(String program, Tool tool) {
    tools.put(program, tool);
    return this;
  }

  @Override
  public ShellResult exec(Exec exec, OutputSink sink) {
    asked.add(exec);
    Tool tool = tools.get(exec.argv().getFirst());
    return tool == null ? NO_SUCH_PROGRAM : tool.run(exec, sink);
  }

  public List<Exec> asked() {
    return new ArrayList<>(asked);
  }

  @Override
  public void close() {}
}
