package io.k8slab.edge;

import io.k8slab.config.Settings;
import io.k8slab.functions.FunctionsConfig;
import io.k8slab.functions.RunningFunctions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The container's program: {@code api} over HTTP until it is told to end. Configured by {@code
 * K8SLAB_*} alone.
 */
public final class ServeHttp {
  private ServeHttp() {}

  public static void main(String[] args) throws InterruptedException {
    SLF4JBridgeHandler.removeHandlersForRootLogger(); // Tomcat's logs, in our form
    SLF4JBridgeHandler.install();
    var http = HttpConfig.from(new Settings(System.getenv()));
    var functions = RunningFunctions.start(FunctionsConfig.from(System.getenv()), List.of("api"));
    var edge = HttpEdge.start(http, functions.api());
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(
                    () -> {
                      edge.close();
                      functions.close();
                    }));
    new CountDownLatch(1).await();
  }
}
