package io.k8slab.local.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.http.Response;
import io.k8slab.http.api.HttpMessages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MailPageTest {
  @TempDir private Path folder;

  @Test
  void mails_are_shown_newest_first_and_run_nothing() throws IOException {
    Files.writeString(folder.resolve("1.txt"), "To: ada\n\nolder <script>");
    Files.writeString(folder.resolve("2.txt"), "To: ada\n\nnewer");
    Files.writeString(folder.resolve("draft9"), "half");
    var page = get("/mail", "127.0.0.1:8080");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.headers()).containsKey("content-security-policy");
    assertThat(text(page))
        .containsSubsequence("newer", "older &lt;script&gt;")
        .doesNotContain("half");
  }

  @Test
  void an_installation_without_mails_says_so() {
    assertThat(text(get("/mail", "localhost:1"))).contains("There are none yet");
  }

  @Test
  void under_another_name_and_elsewhere_the_api_answers() {
    assertThat(get("/mail", "evil.example:8080").status()).isEqualTo(418);
    assertThat(get("/mails", "127.0.0.1:8080").status()).isEqualTo(418);
  }

  private Response get(String path, String host) {
    var page =
        new MailPage(
            folder.resolve(path.equals("/mail") && host.startsWith("localhost") ? "none" : ""),
            _ -> HttpMessages.response(Response.empty(418)));
    return HttpMessages.responseOf(
        page.apply(
            HttpMessages.request("GET", path, "", Map.of("host", host), new byte[0], "127.0.0.1")));
  }

  private static String text(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
