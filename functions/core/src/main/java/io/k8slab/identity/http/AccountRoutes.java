package io.k8slab.identity.http;

import io.k8slab.http.AccountsHandlers;
import io.k8slab.http.FieldError;
import io.k8slab.http.JsonBody;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.identity.Client;
import io.k8slab.identity.account.AccountOperations;
import io.k8slab.identity.account.EmailToken;
import java.util.List;

/** A person's account. */
public final class AccountRoutes implements AccountsHandlers {
  private static final int MAX_TOKEN = 200;

  private final AccountOperations accounts;

  public AccountRoutes(AccountOperations accounts) {
    this.accounts = accounts;
  }

  private record Accepted(String status) {}

  /** Read at the first question. */
  private static final class Files {
    static final PageFile PAGE = PageFile.page("account.html");
    static final PageFile SCRIPT = PageFile.script("account.js");
  }

  @Override
  public Response registerUser(Request request) {
    var body = JsonBody.of(request);
    var email = Fields.email(body);
    var name = Fields.fullName(body);
    var password = Fields.newPassword(body, "password", email, name);
    body.finish();
    accounts
        .register()
        .register(
            email.orElseThrow(),
            password,
            name.filter(n -> !n.isEmpty()).orElse(null),
            Client.of(request));
    return accepted();
  }

  @Override
  public Response confirmAddress(Request request) {
    var body = JsonBody.of(request);
    var token = new EmailToken(body.text("token", 1, MAX_TOKEN));
    body.finish();
    if (!accounts.confirmAddress().confirm(token, Client.of(request))) {
      throw spent();
    }
    return Response.empty(204);
  }

  @Override
  public Response sendConfirmation(Request request) {
    accounts.confirmAddress().sendAgain(request.caller().userId(), Client.of(request));
    return accepted();
  }

  @Override
  public Response askPasswordReset(Request request) {
    var body = JsonBody.of(request);
    var email = Fields.email(body);
    body.finish();
    accounts.resetPassword().ask(email.orElseThrow(), Client.of(request));
    return accepted();
  }

  @Override
  public Response resetPassword(Request request) {
    var body = JsonBody.of(request);
    var token = new EmailToken(body.text("token", 1, MAX_TOKEN));
    var password = Fields.newPassword(body, "password");
    body.finish();
    if (!accounts.resetPassword().confirm(token, password, Client.of(request))) {
      throw spent();
    }
    return Response.empty(204);
  }

  @Override
  public Response changePassword(Request request) {
    var body = JsonBody.of(request);
    var before = body.text("current_password", 0, Fields.MAX_PASSWORD);
    var password = Fields.newPassword(body, "new_password");
    body.finish();
    var caller = request.caller();
    if (!accounts
        .changePassword()
        .change(caller.userId(), caller.sessionId(), before, password, Client.of(request))) {
      throw Problem.ofFields(
              ProblemType.INVALID_FIELD,
              "The current password is wrong.",
              List.of(new FieldError("/current_password", "is wrong")))
          .asException();
    }
    return Response.empty(204);
  }

  @Override
  public Response getMe(Request request) {
    return Response.json(200, UserView.of(accounts.changeProfile().get(request.caller().userId())));
  }

  @Override
  public Response updateMe(Request request) {
    var body = JsonBody.of(request);
    var name = Fields.fullName(body);
    body.finish();
    var changes = accounts.changeProfile();
    var caller = request.caller().userId();
    return Response.json(
        200,
        UserView.of(
            name.isEmpty()
                ? changes.get(caller)
                : changes.change(
                    caller, name.filter(n -> !n.isEmpty()).orElse(null), Client.of(request))));
  }

  @Override
  public Response getAccountPage(Request request) {
    return Files.PAGE.answer(request);
  }

  @Override
  public Response getAccountScript(Request request) {
    return Files.SCRIPT.answer(request);
  }

  private static Response accepted() {
    return Response.json(202, new Accepted("accepted"));
  }

  private static ProblemException spent() {
    return Problem.ofFields(
            ProblemType.INVALID_FIELD,
            "The link does not hold any more; ask for another.",
            List.of(new FieldError("/token", "is unknown, used, or past its end")))
        .asException();
  }
}
