package io.k8slab.quota;

import io.k8slab.audit.AuditEntry;
import io.k8slab.audit.RecordAudit;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Request;
import io.k8slab.jdbc.Database;
import io.k8slab.quota.jdbc.QuotaRows;
import io.k8slab.realtime.NotifyUser;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Gives a person or a team another quota. What they have already stays. */
public final class ChangeQuota {
  private final Database database;
  private final NotifyUser notifyUser;

  public ChangeQuota(Database database, NotifyUser notifyUser) {
    this.database = database;
    this.notifyUser = notifyUser;
  }

  /**
   * @throws io.k8slab.http.ProblemException 404 where there is no such person or team
   */
  public void put(Request request, QuotaHolder holder, QuotaOverride wanted) {
    var concerned =
        database.transact(
            c -> {
              if (!QuotaRows.lock(c, holder)) {
                throw Problem.of(ProblemType.NOT_FOUND, "There is nobody with this id.")
                    .asException();
              }
              var before = QuotaRows.find(c, holder).override();
              QuotaRows.put(c, holder, wanted);
              boolean isTeam = holder.kind() == QuotaHolder.Kind.TEAM;
              RecordAudit.write(
                  c,
                  new AuditEntry(
                      isTeam ? null : holder.id(),
                      isTeam ? holder.id() : null,
                      "user:" + request.caller().userId(),
                      "quota.change",
                      (isTeam ? "team:" : "user:") + holder.id(),
                      true,
                      request.remoteAddress(),
                      Map.of("before", before.toString(), "after", wanted.toString()),
                      request.correlationId()));
              var told = before.equals(wanted) ? List.<UUID>of() : QuotaRows.holders(c, holder);
              for (var user : told) {
                tell(c, request, holder, user);
              }
              return told;
            });
    concerned.forEach(notifyUser::send);
  }

  private void tell(Connection connection, Request request, QuotaHolder holder, UUID user)
      throws SQLException {
    notifyUser.write(
        connection,
        user,
        "Another quota",
        switch (holder.kind()) {
          case USER -> "An administrator has changed your quota. What you have stays.";
          case TEAM -> "An administrator has changed the quota of a team of yours.";
        },
        request.correlationId());
  }
}
