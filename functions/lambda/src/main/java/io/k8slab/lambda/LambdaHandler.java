package io.k8slab.lambda;

import org.springframework.cloud.function.adapter.aws.FunctionInvoker;

/** What the runtime interface client makes once and calls with each event. */
public final class LambdaHandler extends FunctionInvoker {
  public LambdaHandler() {
    super(LambdaContext.HANDLER);
  }
}
