package io.k8slab.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.UnaryOperator;

/** What AWS's client makes once and calls with each event. */
public final class LambdaHandler implements RequestStreamHandler {
  private final UnaryOperator<byte[]> function = OneFunction.start(System.getenv());

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    answer.write(function.apply(event.readAllBytes()));
  }
}
