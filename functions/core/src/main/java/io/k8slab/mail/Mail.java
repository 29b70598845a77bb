package io.k8slab.mail;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail that is owed to somebody. It holds no secret: whoever reads the table can use nothing.
 *
 * @param kind such as {@code account.confirm}; says who words it
 * @param recipient the address
 * @param userId whose mail it is; null where they have no account
 * @param subjectId what it is about, such as an invitation; null where that is the person
 * @param parameters what its wording needs
 */
public record Mail(
    String kind,
    String recipient,
    @Nullable UUID userId,
    @Nullable UUID subjectId,
    Map<String, String> parameters) {
  public Mail {
    parameters = Map.copyOf(parameters);
  }
}
