package io.k8slab.identity.http;

import io.k8slab.http.FederationHandlers;
import io.k8slab.http.JsonBody;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.identity.Client;
import io.k8slab.identity.oidc.Identity;
import io.k8slab.identity.oidc.ManageIdentities;
import io.k8slab.identity.oidc.Pkce;
import io.k8slab.identity.oidc.Providers;
import io.k8slab.identity.oidc.StartLogin;
import io.k8slab.identity.oidc.StartLogin.ResponseMode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Signing in by other providers. */
public final class FederationRoutes implements FederationHandlers {
  private final Response providers;
  private final StartLogin start;
  private final ManageIdentities identities;

  public FederationRoutes(Providers providers, StartLogin start, ManageIdentities identities) {
    this.providers =
        Response.json(
            200,
            new ProviderList(
                providers.all().stream().map(p -> new ProviderView(p.id(), p.name())).toList()));
    this.start = start;
    this.identities = identities;
  }

  private record ProviderView(String id, String name) {}

  private record ProviderList(List<ProviderView> items) {}

  private record StartedView(String authorizationUrl, String state, long expiresIn) {}

  private record IdentityView(UUID id, String provider, String email, Instant linkedAt) {
    static IdentityView of(Identity identity) {
      return new IdentityView(
          identity.id(), identity.provider(), identity.email(), identity.linkedAt());
    }
  }

  private record IdentityList(List<IdentityView> items) {}

  @Override
  public Response listAuthProviders(Request request) {
    return providers;
  }

  @Override
  public Response startOidcLogin(Request request) {
    var body = JsonBody.of(request);
    var challenge = body.text("code_challenge", 0, 43);
    if (body.isSound("code_challenge") && !Pkce.CHALLENGE.matcher(challenge).matches()) {
      body.refuse("code_challenge", "must be a SHA-256 in base64url, 43 characters");
    }
    var redirectUri = body.text("redirect_uri", 1, ReadReturn.MAX_REDIRECT_URI);
    var mode = body.optionalText("response_mode", 0, 20).orElse("query");
    if (body.isSound("response_mode") && !List.of("query", "fragment").contains(mode)) {
      body.refuse("response_mode", "must be query or fragment");
    }
    body.finish();
    var started =
        start.start(
            request.pathParameter("provider"),
            challenge,
            redirectUri,
            mode.equals("query") ? ResponseMode.QUERY : ResponseMode.FRAGMENT);
    return Response.json(
        200,
        new StartedView(
            started.authorizationUrl().toString(),
            started.state().value(),
            StartLogin.LIFETIME.toSeconds()));
  }

  @Override
  public Response listIdentities(Request request) {
    var mine = identities.of(request.caller().userId());
    return Response.json(200, new IdentityList(mine.stream().map(IdentityView::of).toList()));
  }

  @Override
  public Response linkIdentity(Request request) {
    var back = ReadReturn.of(JsonBody.of(request));
    var linked = identities.link(request.caller().userId(), back, Client.of(request));
    return Response.json(201, IdentityView.of(linked));
  }

  @Override
  public Response deleteIdentity(Request request) {
    identities.unlink(
        request.caller().userId(),
        UUID.fromString(request.pathParameter("id")),
        Client.of(request));
    return Response.empty(204);
  }
}
