package io.k8slab.identity.device;

import io.k8slab.identity.Client;
import io.k8slab.identity.jdbc.DeviceCodeRows;
import io.k8slab.jdbc.Database;

/** Gives a device its two codes. */
public final class StartDevice {
  private static final int ATTEMPTS = 5;

  private final Database database;

  public StartDevice(Database database) {
    this.database = database;
  }

  /** Codes that were made; the only time that they are known. */
  public record Started(DeviceCode deviceCode, UserCode userCode) {}

  /**
   * @param clientName what the device calls itself; nobody has proved that
   */
  public Started start(String clientName, Client client) {
    return database.transact(
        c -> {
          for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var started = new Started(DeviceCode.random(), UserCode.random());
            if (DeviceCodeRows.insert(
                c, started.deviceCode().hash(), started.userCode().hash(), clientName, client)) {
              return started;
            }
          }
          throw new IllegalStateException("so many codes cannot be taken");
        });
  }
}
