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
    AWSLambda.main(new String[] {LambdaHandler.class.getName()});
  }
}
