package io.k8slab.local.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DataFolderTest {
  @TempDir Path temp;

  @Test
  void one_process_at_a_time_holds_a_folder() throws Exception {
    try (var _ = DataFolder.take(temp)) {
      assertThatThrownBy(() -> DataFolder.take(temp))
          .isInstanceOf(FolderInUseException.class)
          .hasMessageContaining(temp.toString());
    }
    try (var again = DataFolder.take(temp)) {
      assertThat(again.root()).isEqualTo(temp.toRealPath());
    }
  }

  @Test
  void nobody_else_may_look_in() throws Exception {
    try (var data = DataFolder.take(temp.resolve("data"))) {
      for (var folder :
          new Path[] {
            data.root(),
            data.run(),
            data.secrets(),
            data.postgres(),
            data.kafka(),
            data.ssh(),
            data.agent(),
            data.host(),
            data.logs()
          }) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
            .isEqualTo("rwx------");
      }
    }
  }

  @Test
  void ports_are_chosen_once() throws Exception {
    var first = Ports.of(temp);

    assertThat(Ports.of(temp)).isEqualTo(first);
    assertThat(first.clusters().first()).isGreaterThan(first.ssh());
    assertThat(first.clusters().first() + first.clusters().count()).isLessThanOrEqualTo(32_768);
  }

  @Test
  void a_block_whose_server_port_is_taken_is_given_up() throws Exception {
    var first = Ports.of(temp);
    try (var _ = new ServerSocket(first.kafka(), 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertThat(Ports.of(temp)).isNotEqualTo(first);
    }
  }

  @Test
  void a_private_file_is_replaced_as_a_whole() throws Exception {
    var file = temp.resolve("file");
    PrivateFile.write(file, "one");
    PrivateFile.write(file, "two");

    assertThat(file).hasContent("two");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(temp)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void a_tree_is_deleted_without_following_links() throws Exception {
    var outside = Files.writeString(temp.resolve("outside"), "stays");
    var tree = Files.createDirectories(temp.resolve("tree/below"));
    Files.createSymbolicLink(tree.resolve("link"), outside);

    FolderTree.delete(temp.resolve("tree"));
    FolderTree.delete(temp.resolve("never-was"));

    assertThat(temp.resolve("tree")).doesNotExist();
    assertThat(outside).hasContent("stays");
  }
}
