package io.k8slab.identity.device;

import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.identity.Client;
import io.k8slab.identity.IdentityAudit;
import io.k8slab.identity.jdbc.DeviceCodeRows;
import io.k8slab.jdbc.Database;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A person looks at what asks, and says yes or no, once. */
public final class DecideDevice {
  private final Database database;
  private final CodeThrottle throttle;

  public DecideDevice(Database database) {
    this.database = database;
    this.throttle = new CodeThrottle(database);
  }

  /**
   * What waits with this code.
   *
   * @param code empty where what was typed can be none
   * @throws ProblemException 404 where nothing does, 429 where too many wrong codes were tried
   */
  public Waiting look(Optional<UserCode> code, UUID userId, Client client) {
    throttle.attempt(userId, client);
    return database.transact(
        c -> {
          var waiting =
              code.isEmpty()
                  ? Optional.<Waiting>empty()
                  : DeviceCodeRows.waiting(c, code.get().hash());
          var found = waiting.orElseThrow(DecideDevice::nothing);
          throttle.succeeded(c, userId, client);
          return found;
        });
  }

  /**
   * Approves or denies it.
   *
   * @throws ProblemException as {@link #look} does
   */
  public void decide(Optional<UserCode> code, boolean approve, UUID userId, Client client) {
    throttle.attempt(userId, client);
    database.transact(
        c -> {
          var asked =
              code.isEmpty()
                  ? Optional.<Waiting>empty()
                  : DeviceCodeRows.decide(c, code.get().hash(), approve, userId);
          var device = asked.orElseThrow(DecideDevice::nothing);
          throttle.succeeded(c, userId, client);
          IdentityAudit.allowedTelling(
              c,
              approve ? "auth.device_approve" : "auth.device_deny",
              userId,
              client,
              Map.of("client", device.clientName(), "device_address", device.address()));
          return true;
        });
  }

  private static ProblemException nothing() {
    return Problem.of(
            ProblemType.NOT_FOUND,
            "No device waits with this code: look at it again, or ask for a new one on the device.")
        .asException();
  }
}
