package io.k8slab.identity.http;

import io.k8slab.http.AccountsHandlers;
import io.k8slab.http.JsonBody;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.http.Role;
import io.k8slab.identity.Client;
import io.k8slab.identity.Register;
import io.k8slab.identity.User;
import io.k8slab.identity.jdbc.UserRows;
import io.k8slab.jdbc.Database;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person's account. */
public final class AccountRoutes implements AccountsHandlers {
  private final Database database;
  private final Register register;

  public AccountRoutes(Database database, Register register) {
    this.database = database;
    this.register = register;
  }

  private record Accepted(String status) {}

  private record Me(
      UUID id,
      String email,
      boolean emailConfirmed,
      @Nullable String fullName,
      List<String> roles,
      Instant createdAt) {}

  @Override
  public Response registerUser(Request request) {
    var body = JsonBody.of(request);
    var email = Fields.email(body);
    var password = Fields.newPassword(body, "password");
    var name = Fields.fullName(body);
    body.finish();
    register.register(
        email.orElseThrow(),
        password,
        name.filter(n -> !n.isEmpty()).orElse(null),
        Client.of(request));
    return Response.json(202, new Accepted("accepted"));
  }

  @Override
  public Response getMe(Request request) {
    var id = request.caller().userId();
    return database
        .read(c -> UserRows.find(c, id))
        .map(AccountRoutes::me)
        .orElseThrow(
            () ->
                Problem.of(ProblemType.INVALID_TOKEN, "The token's account is gone.")
                    .asException());
  }

  private static Response me(User user) {
    return Response.json(
        200,
        new Me(
            user.id(),
            user.email(),
            user.confirmedAt() != null,
            user.fullName(),
            user.allRoles().stream().map(Role::wireName).sorted().toList(),
            user.createdAt()));
  }
}
