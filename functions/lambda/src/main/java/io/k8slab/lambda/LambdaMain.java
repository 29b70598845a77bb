package io.k8slab.lambda;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import io.k8slab.config.InvalidSetting;

/**
 * The process that Lambda starts: asks the Runtime API for events until it is ended. Which function
 * it is says {@code SPRING_CLOUD_FUNCTION_DEFINITION}; the rest says {@code K8SLAB_*}.
 */
public final class LambdaMain {
  private LambdaMain() {}

  public static void main(String[] args) throws Throwable { // as AWSLambda.main declares it
    if (System.getenv("AWS_LAMBDA_RUNTIME_API") == null) {
      throw new InvalidSetting("AWS_LAMBDA_RUNTIME_API", "is required: Lambda sets it");
    }
    var handler = System.getenv("_HANDLER");
    if (handler != null && !handler.equals(LambdaHandler.class.getName())) {
      // Spring Cloud Function would run an event loop of its own beside AWS's
      throw new InvalidSetting("_HANDLER", "must be " + LambdaHandler.class.getName());
    }
    System.setProperty("MAIN_CLASS", LambdaContext.class.getName()); // read by FunctionInvoker
    // Spring Boot would print a banner and its start into the function's log
    System.setProperty("spring.main.banner-mode", "off");
    System.setProperty("spring.main.log-startup-info", "false");
    AWSLambda.main(new String[] {LambdaHandler.class.getName()});
  }
}
