package io.k8slab.cli.auth;

import io.k8slab.cli.failure.ExitCode;
import io.k8slab.cli.failure.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A port on loopback where a browser brings a provider's answer. Whatever else is sent there is
 * answered with 404 and waited past: a browser asks for icons, and others may guess.
 */
final class LoopbackListener implements AutoCloseable {
  private static final String PATH = "/callback";
  private static final int LONGEST_LINE = 16 * 1024;
  private static final Duration SLOWEST_BROWSER = Duration.ofSeconds(5);
  private static final String HEADERS =
      "Content-Type: text/html;charset=utf-8\r\nContent-Security-Policy: default-src 'none'\r\n"
          + "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n";

  private final ServerSocket socket;

  LoopbackListener() throws IOException {
    socket = new ServerSocket(0, 8, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  }

  String redirectUri() {
    return "http://127.0.0.1:" + socket.getLocalPort() + PATH;
  }

  /**
   * The parameters that came with this state.
   *
   * @throws Failure {@code TIMED_OUT}
   */
  Map<String, String> await(String state, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (left <= 0) {
        throw Failure.of(ExitCode.TIMED_OUT, "Nobody came back from the provider in time");
      }
      socket.setSoTimeout((int) left);
      try (Socket browser = socket.accept()) {
        Map<String, String> answer = answer(browser, state);
        if (!answer.isEmpty()) {
          return answer;
        }
      } catch (SocketTimeoutException e) {
        // no connection, or a browser that says nothing: the end decides
      }
    }
  }

  private static Map<String, String> answer(Socket browser, String state) throws IOException {
    browser.setSoTimeout((int) SLOWEST_BROWSER.toMillis());
    String[] line = firstLine(browser.getInputStream()).split(" ", -1);
    Map<String, String> parameters = Map.of();
    if (line.length == 3 && line[0].equals("GET") && line[1].startsWith(PATH + "?")) {
      parameters = parameters(line[1].substring(PATH.length() + 1));
    }
    boolean ours = state.equals(parameters.get("state"));
    String text =
        ours ? "Go back to the terminal. You can close this page." : "There is nothing here.";
    byte[] body =
        ("<!doctype html><html lang=en><title>K8s-Lab</title><p>" + text)
            .getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 "
            + (ours ? "200 OK" : "404 Not Found")
            + "\r\n"
            + HEADERS
            + "Content-Length: "
            + body.length
            + "\r\n\r\n";
    browser.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    browser.getOutputStream().write(body);
    browser.getOutputStream().flush();
    return ours ? parameters : Map.of();
  }

  /** The rest is read to its empty line, so that closing does not take the answer with it. */
  private static String firstLine(InputStream in) throws IOException {
    StringBuilder request = new StringBuilder();
    while (request.length() < LONGEST_LINE && request.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      request.append((char) next);
    }
    int end = request.indexOf("\r\n");
    return end < 0 ? "" : request.substring(0, end);
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return ""; // no percent encoding: it is not what we wait for
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
