package io.k8slab.team.http;

import io.k8slab.team.Invitation;
import io.k8slab.team.Member;
import io.k8slab.team.ServiceAccount;
import io.k8slab.team.Team;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The document's schemas of teams. */
final class TeamViews {
  private TeamViews() {}

  private record Page<T>(List<T> items) {}

  private record MemberView(
      UUID userId, String email, @Nullable String fullName, String role, Instant joinedAt) {}

  private record InvitationView(
      UUID id, String email, String role, Instant createdAt, Instant expiresAt) {}

  static Object teams(List<Team> teams) {
    return new Page<>(teams);
  }

  static Object members(List<Member> members) {
    return new Page<>(members.stream().map(TeamViews::view).toList());
  }

  static Object member(Member member) {
    return view(member);
  }

  static Object invitations(List<Invitation> invitations) {
    return new Page<>(invitations.stream().map(TeamViews::view).toList());
  }

  static Object invitation(Invitation invitation) {
    return view(invitation);
  }

  static Object serviceAccounts(List<ServiceAccount> accounts) {
    return new Page<>(accounts);
  }

  private static MemberView view(Member member) {
    return new MemberView(
        member.userId(),
        member.email(),
        member.fullName(),
        member.role().wireName(),
        member.joinedAt());
  }

  private static InvitationView view(Invitation invitation) {
    return new InvitationView(
        invitation.id(),
        invitation.email(),
        invitation.role().wireName(),
        invitation.createdAt(),
        invitation.expiresAt());
  }
}
