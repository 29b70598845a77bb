package io.k8slab.team.http;

import io.k8slab.http.JsonBody;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.http.TeamRole;
import io.k8slab.http.TeamsHandlers;
import io.k8slab.identity.EmailAddress;
import io.k8slab.identity.program.ReadNewToken;
import io.k8slab.identity.program.TokenViews;
import io.k8slab.team.Act;
import io.k8slab.team.InviteMembers;
import io.k8slab.team.ManageMembers;
import io.k8slab.team.ManageServiceAccounts;
import io.k8slab.team.ManageTeams;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Teams, their members, invitations and service accounts. */
public final class TeamRoutes implements TeamsHandlers {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final int MAX_TOKEN = 200;

  private final ManageTeams teams;
  private final ManageMembers members;
  private final InviteMembers invitations;
  private final ManageServiceAccounts accounts;

  public TeamRoutes(
      ManageTeams teams,
      ManageMembers members,
      InviteMembers invitations,
      ManageServiceAccounts accounts) {
    this.teams = teams;
    this.members = members;
    this.invitations = invitations;
    this.accounts = accounts;
  }

  @Override
  public Response listTeams(Request request) {
    return Response.json(200, TeamViews.teams(teams.of(Act.of(request))));
  }

  @Override
  public Response createTeam(Request request) {
    var body = JsonBody.of(request);
    var name = name(body);
    var description = description(body).orElse("");
    body.finish();
    var team = teams.create(Act.of(request), name, description);
    return Response.json(201, team).with("location", "/api/v1/teams/" + team.id());
  }

  @Override
  public Response getTeam(Request request) {
    return Response.json(200, teams.get(Act.of(request), id(request)));
  }

  @Override
  public Response updateTeam(Request request) {
    var body = JsonBody.of(request);
    Optional<String> name = body.has("name") ? Optional.of(name(body)) : Optional.empty();
    var description = description(body);
    body.finish();
    return Response.json(200, teams.update(Act.of(request), id(request), name, description));
  }

  @Override
  public Response deleteTeam(Request request) {
    teams.delete(Act.of(request), id(request));
    return Response.empty(204);
  }

  @Override
  public Response listMembers(Request request) {
    return Response.json(200, TeamViews.members(members.of(Act.of(request), id(request))));
  }

  @Override
  public Response updateMember(Request request) {
    var body = JsonBody.of(request);
    var role = role(body, body.text("role", 1, 20));
    body.finish();
    return Response.json(
        200,
        TeamViews.member(
            members.change(Act.of(request), id(request), id(request, "user_id"), role)));
  }

  @Override
  public Response removeMember(Request request) {
    members.remove(Act.of(request), id(request), id(request, "user_id"));
    return Response.empty(204);
  }

  @Override
  public Response listInvitations(Request request) {
    return Response.json(200, TeamViews.invitations(invitations.of(Act.of(request), id(request))));
  }

  @Override
  public Response createInvitation(Request request) {
    var body = JsonBody.of(request);
    var email = EmailAddress.parse(body.text("email", 1, 254));
    if (email.isEmpty() && body.isSound("email")) {
      body.refuse("email", "must be an e-mail address such as ada@example.com");
    }
    var role = role(body, body.optionalText("role", 1, 20).orElse("member"));
    body.finish();
    return Response.json(
        201,
        TeamViews.invitation(
            invitations.invite(Act.of(request), id(request), email.orElseThrow(), role)));
  }

  @Override
  public Response deleteInvitation(Request request) {
    invitations.revoke(Act.of(request), id(request), id(request, "invitation_id"));
    return Response.empty(204);
  }

  @Override
  public Response acceptInvitation(Request request) {
    var body = JsonBody.of(request);
    var token = body.text("token", 1, MAX_TOKEN);
    body.finish();
    return Response.json(200, invitations.accept(Act.of(request), token));
  }

  @Override
  public Response listServiceAccounts(Request request) {
    return Response.json(200, TeamViews.serviceAccounts(accounts.of(Act.of(request), id(request))));
  }

  @Override
  public Response createServiceAccount(Request request) {
    var body = JsonBody.of(request);
    var name = name(body);
    body.finish();
    return Response.json(201, accounts.create(Act.of(request), id(request), name));
  }

  @Override
  public Response deleteServiceAccount(Request request) {
    accounts.delete(Act.of(request), id(request), account(request));
    return Response.empty(204);
  }

  @Override
  public Response listServiceAccountTokens(Request request) {
    return Response.json(
        200, TokenViews.list(accounts.tokens(Act.of(request), id(request), account(request))));
  }

  @Override
  public Response createServiceAccountToken(Request request) {
    var wanted = ReadNewToken.read(request, ManageServiceAccounts.SCOPES);
    return Response.json(
        201,
        TokenViews.issued(accounts.issue(Act.of(request), id(request), account(request), wanted)));
  }

  @Override
  public Response deleteServiceAccountToken(Request request) {
    accounts.revoke(Act.of(request), id(request), account(request), id(request, "token_id"));
    return Response.empty(204);
  }

  private static String name(JsonBody body) {
    var name = body.text("name", 1, 63);
    if (body.isSound("name") && !NAME.matcher(name).matches()) {
      body.refuse(
          "name", "must be of a to z, 0 to 9 and -, and begin and end with a letter or digit");
    }
    return name;
  }

  private static Optional<String> description(JsonBody body) {
    return body.optionalLine("description", 0, 500).map(String::strip);
  }

  private static TeamRole role(JsonBody body, String name) {
    for (var role : TeamRole.values()) {
      if (role.wireName().equals(name)) {
        return role;
      }
    }
    if (body.isSound("role")) {
      body.refuse("role", "must be admin or member");
    }
    return TeamRole.MEMBER;
  }

  private static UUID account(Request request) {
    return id(request, "account_id");
  }

  private static UUID id(Request request) {
    return id(request, "id");
  }

  private static UUID id(Request request, String parameter) {
    return UUID.fromString(request.pathParameter(parameter));
  }
}
