package io.k8slab.identity.http;

import io.k8slab.http.AdministrationHandlers;
import io.k8slab.http.JsonBody;
import io.k8slab.http.NextPage;
import io.k8slab.http.PageCursor;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.http.Role;
import io.k8slab.identity.Client;
import io.k8slab.identity.User;
import io.k8slab.identity.admin.ManageUsers;
import io.k8slab.identity.admin.UserFilter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The accounts of others, for system administrators. */
public final class AdministrationRoutes implements AdministrationHandlers {
  private static final Set<Role> GIVEN = Set.of(Role.USER, Role.SYSTEM_ADMIN);

  private final ManageUsers users;

  public AdministrationRoutes(ManageUsers users) {
    this.users = users;
  }

  private record UserPage(List<UserView> items, @Nullable String nextCursor) {}

  @Override
  public Response listUsers(Request request) {
    var reader = request.caller().userId();
    int limit = request.queryValue("limit").map(Integer::parseInt).orElse(50);
    var filter =
        new UserFilter(
            request.queryValue("email").map(text -> text.toLowerCase(Locale.ROOT)),
            request.queryValue("suspended").map("true"::equals),
            request.queryValue("cursor").map(cursor -> PageCursor.read(reader, cursor)));
    var found = users.find(filter, limit + 1);
    var shown = found.subList(0, Math.min(limit, found.size()));
    var cursor = found.size() > limit ? cursor(reader, shown.getLast()) : null;
    var answer =
        Response.json(200, new UserPage(shown.stream().map(UserView::of).toList(), cursor));
    return cursor == null ? answer : answer.with("link", NextPage.link(request, cursor));
  }

  @Override
  public Response getUser(Request request) {
    return Response.json(200, UserView.of(users.get(id(request))));
  }

  @Override
  public Response updateUser(Request request) {
    var body = JsonBody.of(request);
    var suspended = body.optionalFlag("suspended");
    var roles = roles(body);
    body.finish();
    var changed =
        users.change(
            request.caller(),
            id(request),
            new ManageUsers.Change(suspended, roles),
            Client.of(request));
    return Response.json(200, UserView.of(changed));
  }

  /** What follows from teams cannot be given. */
  private static Optional<Set<Role>> roles(JsonBody body) {
    var names = body.optionalList("roles", GIVEN.size(), 20);
    if (names.isEmpty()) {
      return Optional.empty();
    }
    var given = GIVEN.stream().map(Role::wireName).sorted().toList();
    if (!given.containsAll(names.get()) || !names.get().contains(Role.USER.wireName())) {
      body.refuse("roles", "must be of " + String.join(", ", given) + ", and have user");
      return Optional.empty();
    }
    return Optional.of(names.get().stream().map(Role::named).collect(Collectors.toSet()));
  }

  private static String cursor(UUID reader, User last) {
    return PageCursor.of(reader, new PageCursor.Position(last.createdAt(), last.id()));
  }

  private static UUID id(Request request) {
    return UUID.fromString(request.pathParameter("id"));
  }
}
