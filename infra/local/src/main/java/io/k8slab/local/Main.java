package io.k8slab.local;

import io.k8slab.local.database.LocalDatabase;
import io.k8slab.local.folder.FolderInUseException;
import io.k8slab.local.process.LogFiles;
import io.k8slab.local.process.Progress;
import io.k8slab.local.process.StopOrder;
import io.k8slab.local.process.UpOptions;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

/** {@code ./lab up}'s process. SIGTERM and Ctrl-C stop it in order, with exit code 0. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    int code = run(List.of(arguments), System.out, System.err);
    if (code != 0) {
      System.exit(code);
    }
    new CountDownLatch(1).await(); // the stop ends the process
  }

  /**
   * @return 0 when everything runs, 1 where it could not be started, 2 where the arguments are
   *     wrong
   */
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    UpOptions options;
    try {
      options = UpOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.print(UpOptions.USAGE);
      return 2;
    }
    LogFiles.below(options.data());
    var progress = new Progress(out);
    var stop = new StopOrder(part -> progress.say("stopping " + part));
    var hook = Thread.ofPlatform().name("stop").unstarted(() -> stopAndEnd(stop, progress));
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      var running = AllInOne.start(options, System.getenv(), progress, stop);
      progress.say("ready");
      progress.print(welcome(running));
      return 0;
    } catch (Exception e) {
      return failed(e, options, stop, hook, err);
    }
  }

  private static int failed(
      Exception failure, UpOptions options, StopOrder stop, Thread hook, PrintStream err) {
    if (failure instanceof CancellationException) {
      return 0; // the hook is at work, and ends the process
    }
    err.println("K8s-Lab could not be started: " + cause(failure));
    if (!(failure instanceof PortTakenException || failure instanceof FolderInUseException)) {
      err.println("More in " + LogFiles.file(options.data()));
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return 0; // stopped at the same moment: as above
    }
    stop.close();
    return 1;
  }

  private static String cause(Throwable failure) {
    var message = failure.getMessage();
    return message == null || message.isBlank() ? failure.toString() : message;
  }

  /** Without the end by force, the JVM's exit code would be the signal's. */
  private static void stopAndEnd(StopOrder stop, Progress progress) {
    stop.close();
    progress.say("stopped; the data stays");
    LogFiles.flush();
    Runtime.getRuntime().halt(0);
  }

  private static String welcome(Running running) {
    var providers =
        running.providers().isEmpty()
            ? "none: there is neither --testbed, --kind nor kwokctl on the PATH"
            : String.join(", ", running.providers());
    return """

    K8s-Lab is ready: %s
      documentation  %s/docs
      sign in as     %s
      password in    %s
      clusters of    %s

    Next, in another terminal: ./k8slab auth login
    """
        .formatted(
            running.url(),
            running.url(),
            LocalDatabase.ADMIN_EMAIL,
            running.adminPasswordFile(),
            providers);
  }
}
