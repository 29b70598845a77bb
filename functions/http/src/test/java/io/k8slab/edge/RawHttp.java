package io.k8slab.edge;

import io.k8slab.http.Response;
import io.k8slab.testing.Answer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;

/** Bytes to a socket and what comes back until it is closed: for what no HTTP client would send. */
public final class RawHttp implements AutoCloseable {
  private final Socket socket;

  public RawHttp(int port) throws IOException {
    socket = new Socket("localhost", port);
    socket.setSoTimeout(30_000);
    socket.setTcpNoDelay(true);
  }

  public RawHttp write(String text) throws IOException {
    return write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A request's head; its line is without the protocol, the host is added. */
  public RawHttp head(String line, String... headers) throws IOException {
    return write(
        line + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
  }

  public RawHttp write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** One answer; with {@code content-length}, or to the end of the stream. */
  public Answer read() throws IOException {
    return read(true);
  }

  /** The same, but what has no length has no body: an upgrade. */
  public Answer readHead() throws IOException {
    return read(false);
  }

  private Answer read(boolean toTheEnd) throws IOException {
    var head = new StringBuilder();
    var input = socket.getInputStream();
    while (head.indexOf("\r\n\r\n") < 0) {
      int one = input.read();
      if (one < 0) {
        throw new IOException("closed after: " + head);
      }
      head.append((char) one);
    }
    var lines = head.toString().split("\r\n", -1);
    var headers = new HashMap<String, String>();
    for (int i = 1; i < lines.length - 2; i++) {
      var parts = lines[i].split(":", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
    }
    var length = headers.get("content-length");
    var body =
        length != null
            ? input.readNBytes(Integer.parseInt(length))
            : toTheEnd ? input.readAllBytes() : new byte[0];
    return new Answer(new Response(Integer.parseInt(lines[0].split(" ", -1)[1]), headers, body));
  }

  /** Whether the other side ends the connection, at once or after what it still sends. */
  public boolean isEnded() throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {
        // what was still on the way
      }
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (java.net.SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
