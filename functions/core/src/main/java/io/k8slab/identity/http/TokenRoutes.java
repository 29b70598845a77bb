package io.k8slab.identity.http;

import io.k8slab.http.Permission;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.http.TokensHandlers;
import io.k8slab.identity.Client;
import io.k8slab.identity.program.ManageAccessTokens;
import io.k8slab.identity.program.ReadNewToken;
import io.k8slab.identity.program.TokenViews;
import java.util.UUID;

/** A person's tokens for programs. */
public final class TokenRoutes implements TokensHandlers {
  private final ManageAccessTokens tokens;

  public TokenRoutes(ManageAccessTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public Response listTokens(Request request) {
    return Response.json(200, TokenViews.list(tokens.of(request.caller().userId())));
  }

  @Override
  public Response createToken(Request request) {
    var wanted = ReadNewToken.read(request, Permission.delegable());
    var issued = tokens.create(request.caller(), wanted, Client.of(request));
    return Response.json(201, TokenViews.issued(issued));
  }

  @Override
  public Response deleteToken(Request request) {
    tokens.revoke(
        request.caller().userId(),
        UUID.fromString(request.pathParameter("id")),
        Client.of(request));
    return Response.empty(204);
  }
}
