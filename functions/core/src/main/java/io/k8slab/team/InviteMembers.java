package io.k8slab.team;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.http.Permission;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.http.TeamRole;
import io.k8slab.identity.EmailAddress;
import io.k8slab.identity.SecretText;
import io.k8slab.jdbc.Database;
import io.k8slab.mail.ComposeMail;
import io.k8slab.mail.Letter;
import io.k8slab.mail.Mail;
import io.k8slab.mail.OweMail;
import io.k8slab.realtime.NotifyUser;
import io.k8slab.team.jdbc.InvitationRows;
import io.k8slab.team.jdbc.MemberRows;
import io.k8slab.team.jdbc.TeamRows;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Asks people to join a team, by a link to their address that only they can use, once. */
public final class InviteMembers {
  static final int MOST = 100;
  private static final String MAIL = "team.invitation";
  private static final String PREFIX = "k8slab_it_";

  private final Database database;
  private final Consumer<UUID> forget;
  private final TellMembers tellMembers;

  /**
   * @param forget told whose rights have changed
   */
  public InviteMembers(Database database, Consumer<UUID> forget, NotifyUser notifyUser) {
    this.database = database;
    this.forget = forget;
    this.tellMembers = new TellMembers(notifyUser);
  }

  /**
   * @throws ProblemException 404, 403
   */
  public List<Invitation> of(Act act, UUID team) {
    act.require(Permission.TEAM_INVITE_MEMBER, team);
    return database.read(c -> InvitationRows.of(c, team));
  }

  /**
   * Invites, or invites again: the link before does not hold any more.
   *
   * @throws ProblemException 404, 403; 409 where they are in the team, or too many are invited
   */
  public Invitation invite(Act act, UUID team, EmailAddress email, TeamRole role) {
    act.require(Permission.TEAM_INVITE_MEMBER, team);
    record Invited(Invitation invitation, Optional<UUID> user) {}
    var invited =
        database.transact(
            c -> {
              TeamRows.require(c, team);
              if (MemberRows.hasAddress(c, team, email.key())) {
                throw Problem.of(ProblemType.CONFLICT, "They are in the team already.")
                    .asException();
              }
              if (InvitationRows.count(c, team) >= MOST) {
                throw Problem.of(
                        ProblemType.CONFLICT, "%d are invited; revoke some first.".formatted(MOST))
                    .asException();
              }
              var id = UuidCreator.getTimeOrderedEpoch();
              InvitationRows.put(c, id, team, email, role, act.caller().userId());
              OweMail.owe(c, new Mail(MAIL, email.shown(), null, id, Map.of()));
              act.audit(c, "team.invite_member", team, null, Map.of("role", role.wireName()));
              var user = MemberRows.withProvenAddress(c, email.key());
              if (user.isPresent()) {
                tellMembers.invited(c, act, team, user.get());
              }
              return new Invited(InvitationRows.find(c, id).orElseThrow(), user);
            });
    invited.user().ifPresent(tellMembers::send);
    return invited.invitation();
  }

  /**
   * @throws ProblemException 404, 403
   */
  public void revoke(Act act, UUID team, UUID invitation) {
    act.require(Permission.TEAM_INVITE_MEMBER, team);
    database.transact(
        c -> {
          if (!InvitationRows.delete(c, team, invitation)) {
            throw Problem.of(ProblemType.NOT_FOUND, "There is no such invitation.").asException();
          }
          act.audit(c, "team.revoke_invitation", team, null, Map.of());
          return true;
        });
  }

  /**
   * The caller joins. The link is theirs alone: their account has the address that it was sent to.
   *
   * @throws ProblemException 422 where the link does not hold, or not for them
   */
  public Team accept(Act act, String token) {
    var user = act.caller().userId();
    var joined =
        database.transact(
            c -> {
              var spent = InvitationRows.spend(c, SecretText.hash(token), user);
              if (spent.isEmpty()) {
                throw Problem.of(
                        ProblemType.INVALID_FIELD,
                        "The invitation does not hold any more, or is for another address.")
                    .asException();
              }
              var team = spent.get().team();
              MemberRows.add(c, team, user, spent.get().role());
              act.audit(c, "team.join", team, user, Map.of("role", spent.get().role().wireName()));
              return TeamRows.find(c, team).orElseThrow();
            });
    forget.accept(user);
    return joined;
  }

  /** Deletes those past their end; the number of them. */
  public static int prune(Database database) {
    return database.transact(InvitationRows::pruneExpired);
  }

  /** Who words the mails. */
  public static Map<String, ComposeMail> composers(URI publicUrl) {
    return Map.of(MAIL, (connection, mail) -> compose(connection, mail, publicUrl));
  }

  private static Optional<Letter> compose(Connection connection, Mail mail, URI publicUrl)
      throws SQLException {
    var token = SecretText.random(PREFIX);
    var team =
        InvitationRows.setToken(
            connection, Objects.requireNonNull(mail.subjectId()), SecretText.hash(token));
    return team.map(
        name ->
            new Letter(
                "Join the team " + name + " at K8s-Lab",
                """
                You are invited to the team %s at %s:

                  %s/account#invitation=%s

                This holds for %d days, for this address only.
                """
                    .formatted(name, publicUrl, publicUrl, token, Invitation.LIFETIME.toDays())));
  }
}
