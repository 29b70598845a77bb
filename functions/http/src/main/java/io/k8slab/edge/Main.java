package io.k8slab.edge;

import io.k8slab.config.InvalidSetting;
import io.k8slab.functions.CheckAudit;
import io.k8slab.functions.Migrate;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The container's program: the functions over HTTP, behind a clock and topics, the sockets, the
 * migration, or the proof that the audit log is whole.
 */
public final class Main {
  private static final String HELP =
      """
      Usage: functions [serve | work | realtime | migrate | audit-verify [NUMBER:HASH]]

        serve    (default) answers HTTP: api, or the functions that SPRING_CLOUD_FUNCTION_DEFINITION
                 names, for CloudEvents at /functions/NAME; sockets, too, with K8SLAB_REALTIME=on
        work     calls functions where no platform does: with the records of their topics, and by
                 the clock; all of them, or those that SPRING_CLOUD_FUNCTION_DEFINITION names
        realtime answers WebSockets at /ws/v1, and nothing else
        migrate  brings schema and topics to this version, and ends
        audit-verify
                 proves that no audit row was changed since it was sealed, and ends with 1 where one
                 was; NUMBER:HASH is a seal as it was logged ("audit rows sealed")

      Configured by K8SLAB_... alone; serve, work and realtime answer /health/live and /health/ready.
      """;

  private Main() {}

  public static void main(String[] args) throws Exception {
    SLF4JBridgeHandler.removeHandlersForRootLogger(); // Tomcat's logs, in our form
    SLF4JBridgeHandler.install();
    int exit = run(List.of(args), System.getenv(), System.out, System.err);
    if (exit != 0) {
      System.exit(exit);
    }
  }

  /**
   * Runs until the process is told to end, or the migration is done.
   *
   * @return the exit code: 0; 1 where the environment does not fit, or the audit log was changed; 2
   *     where the arguments do not fit
   */
  static int run(
      List<String> args, Map<String, String> environment, PrintStream out, PrintStream err)
      throws Exception {
    try {
      switch (args) {
        case List<String> none when none.isEmpty() -> serveUntilStopped(Serving.http(environment));
        case List<String> one when one.equals(List.of("serve")) ->
            serveUntilStopped(Serving.http(environment));
        case List<String> one when one.equals(List.of("work")) ->
            serveUntilStopped(Serving.work(environment));
        case List<String> one when one.equals(List.of("realtime")) ->
            serveUntilStopped(Serving.sockets(environment));
        case List<String> one when one.equals(List.of("migrate")) -> Migrate.run(environment);
        case List<String> verify
            when verify.getFirst().equals("audit-verify") && verify.size() <= 2 -> {
          var noted = verify.stream().skip(1).findFirst();
          return CheckAudit.run(environment, noted, out) ? 0 : 1;
        }
        case List<String> help when help.contains("--help") || help.contains("-h") ->
            out.print(HELP);
        default -> {
          err.println("functions: unknown arguments. See --help.");
          return 2;
        }
      }
      return 0;
    } catch (InvalidSetting e) {
      err.println("functions: " + e.getMessage());
      return 1;
    }
  }

  private static void serveUntilStopped(Serving serving) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(serving::close));
    new CountDownLatch(1).await();
  }
}
