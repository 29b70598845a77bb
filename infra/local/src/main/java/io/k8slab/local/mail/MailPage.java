package io.k8slab.local.mail;

import io.k8slab.http.Response;
import io.k8slab.http.api.AnswerHeaders;
import io.k8slab.http.api.HttpMessages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.messaging.Message;

/**
 * {@code GET /mail}: the mails of this installation, the newest first; everything else goes to
 * {@code api}. For who sits at this machine only: other names than its own lead nowhere, so that no
 * page of another site can read it by pointing a name of theirs here.
 */
public final class MailPage implements Function<Message<byte[]>, Message<byte[]>> {
  private static final String PATH = "/mail";
  private static final Pattern OWN = Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:\\d+)?");

  private final Path folder;
  private final Function<Message<byte[]>, Message<byte[]>> api;

  /**
   * @param folder where the functions put mails; it may not be there yet
   */
  public MailPage(Path folder, Function<Message<byte[]>, Message<byte[]>> api) {
    this.folder = folder;
    this.api = api;
  }

  @Override
  public Message<byte[]> apply(Message<byte[]> request) {
    var headers = HttpMessages.headers(request);
    if (!HttpMessages.path(request).equals(PATH)
        || !HttpMessages.method(request).equals("GET")
        || !OWN.matcher(headers.getOrDefault("host", "")).matches()) {
      return api.apply(request);
    }
    return HttpMessages.response(
        AnswerHeaders.onOwn(
            new Response(
                200,
                Map.of("content-type", "text/html; charset=utf-8"),
                html(mails()).getBytes(StandardCharsets.UTF_8)),
            headers.get("x-correlation-id")));
  }

  /** Their names are in the order of their time. */
  private List<String> mails() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".txt"))
          .sorted(Comparator.reverseOrder())
          .map(MailPage::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String html(List<String> mails) {
    return """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Mails of K8s-Lab on this machine</title></head>
        <body><h1>Mails of K8s-Lab on this machine</h1>
        <p>%s</p>
        %s
        </body></html>
        """
        .formatted(
            mails.isEmpty() ? "There are none yet." : "The newest first. None of them was sent.",
            mails.stream()
                .map(mail -> "<hr><pre>" + escape(mail) + "</pre>")
                .collect(Collectors.joining("\n")));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
