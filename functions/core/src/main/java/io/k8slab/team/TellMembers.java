package io.k8slab.team;

import io.k8slab.realtime.NotifyUser;
import io.k8slab.team.jdbc.TeamRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** What people's open pages say of their teams. What somebody did themselves they know. */
final class TellMembers {
  private final NotifyUser notifyUser;

  TellMembers(NotifyUser notifyUser) {
    this.notifyUser = notifyUser;
  }

  void changed(Connection connection, Act act, UUID team, Member member) throws SQLException {
    var role =
        switch (member.role()) {
          case ADMIN -> "an administrator";
          case MEMBER -> "a member";
        };
    write(
        connection,
        act,
        team,
        member.userId(),
        "Another role in a team",
        name -> "You are %s of the team %s now.".formatted(role, name));
  }

  void removed(Connection connection, Act act, UUID team, UUID user) throws SQLException {
    write(
        connection,
        act,
        team,
        user,
        "No longer in a team",
        "You were removed from the team %s."::formatted);
  }

  /** The link is in the mail alone: it is a secret. */
  void invited(Connection connection, Act act, UUID team, UUID user) throws SQLException {
    write(
        connection,
        act,
        team,
        user,
        "An invitation",
        "You are invited to the team %s; how to join is in your mail."::formatted);
  }

  private void write(
      Connection connection,
      Act act,
      UUID team,
      UUID user,
      String title,
      UnaryOperator<String> text)
      throws SQLException {
    if (!user.equals(act.caller().userId())) {
      var name = TeamRows.find(connection, team).orElseThrow().name();
      notifyUser.write(connection, user, title, text.apply(name), act.correlationId());
    }
  }

  /** After the commit. */
  void send(UUID user) {
    notifyUser.send(user);
  }
}
