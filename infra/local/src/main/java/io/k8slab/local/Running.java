package io.k8slab.local;

import io.k8slab.local.database.LocalDatabase;
import io.k8slab.local.folder.DataFolder;
import io.k8slab.local.kafka.LocalBroker;
import java.nio.file.Path;
import java.util.List;

/**
 * What has started.
 *
 * @param url of the API, without a slash at its end
 * @param adminPasswordFile holds the password of {@link LocalDatabase#ADMIN_EMAIL}
 * @param providers that the host offers, such as {@code kwok 1.34.4}
 */
public record Running(
    String url,
    DataFolder folder,
    Path adminPasswordFile,
    LocalDatabase database,
    LocalBroker broker,
    List<String> providers) {}
