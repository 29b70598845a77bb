package io.k8slab.testing;

import io.k8slab.http.api.HttpMessages;
import java.util.Map;
import java.util.function.Function;
import org.springframework.messaging.Message;

/** The function {@code api}, called in this process; every answer is held against the document. */
public record FunctionExchange(
    Function<Message<byte[]>, Message<byte[]>> api, OpenApiCheck document) implements Exchange {

  public FunctionExchange(Function<Message<byte[]>, Message<byte[]>> api) {
    this(api, new OpenApiCheck());
  }

  @Override
  public Answer send(String method, String path, Map<String, String> headers, byte[] body) {
    var answer = ask(api, method, path, headers, body);
    document.check(method, path, answer.response());
    return answer;
  }

  /** Without the document. */
  public static Answer ask(
      Function<Message<byte[]>, Message<byte[]>> api,
      String method,
      String path,
      Map<String, String> headers,
      byte[] body) {
    return ask(api, method, path, headers, body, "192.0.2.7");
  }

  /** The same from another address. */
  public static Answer ask(
      Function<Message<byte[]>, Message<byte[]>> api,
      String method,
      String path,
      Map<String, String> headers,
      byte[] body,
      String address) {
    int query = path.indexOf('?');
    var message =
        HttpMessages.request(
            method,
            query < 0 ? path : path.substring(0, query),
            query < 0 ? "" : path.substring(query + 1),
            headers,
            body,
            address);
    return new Answer(HttpMessages.responseOf(api.apply(message)));
  }
}
