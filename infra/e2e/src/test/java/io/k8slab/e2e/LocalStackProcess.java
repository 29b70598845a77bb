package io.k8slab.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** LocalStack from PyPI. */
final class LocalStackProcess extends LocalStack {
  private final Path folder;
  private final String url;

  private LocalStackProcess(Path folder, String url) {
    this.folder = folder;
    this.url = url;
  }

  static LocalStackProcess start(Path folder, int port) throws IOException, InterruptedException {
    var url =
        Finished.run(
                List.of(
                    SCRIPT, "start", "--data", folder.toString(), "--port", Integer.toString(port)),
                Map.of(),
                "")
            .expectOk()
            .strip();
    return new LocalStackProcess(folder, url);
  }

  @Override
  String url() {
    return url;
  }

  @Override
  String log() throws IOException {
    return text(folder.resolve("localstack.log"));
  }

  @Override
  public void close() throws IOException, InterruptedException {
    Finished.run(List.of(SCRIPT, "stop", "--data", folder.toString()), Map.of(), "").expectOk();
  }
}
