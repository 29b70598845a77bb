package io.k8slab.identity.oidc;

import java.net.URI;
import tools.jackson.databind.JsonNode;

/**
 * What we need of a discovery document.
 *
 * @param namesIssuer whether it sends {@code iss} back with the code (RFC 9207)
 * @param takesBasic whether its token endpoint takes our secret as a header
 */
record ProviderMetadata(
    URI authorization, URI token, URI keys, boolean namesIssuer, boolean takesBasic) {

  static ProviderMetadata of(Provider provider, JsonNode json) throws ProviderHttp.Trouble {
    if (!provider.issuer().equals(json.path("issuer").asString(""))) {
      throw new ProviderHttp.Trouble("its discovery document names another issuer");
    }
    var methods = json.path("token_endpoint_auth_methods_supported");
    return new ProviderMetadata(
        address(json, "authorization_endpoint"),
        address(json, "token_endpoint"),
        address(json, "jwks_uri"),
        json.path("authorization_response_iss_parameter_supported").asBoolean(false),
        methods.isMissingNode() || contains(methods, "client_secret_basic"));
  }

  private static boolean contains(JsonNode list, String text) {
    return list.valueStream().anyMatch(item -> text.equals(item.asString("")));
  }

  private static URI address(JsonNode json, String name) throws ProviderHttp.Trouble {
    try {
      var uri = URI.create(json.path(name).asString(""));
      if (ProviderHttp.isSafe(uri)) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new ProviderHttp.Trouble("its discovery document has no " + name);
    }
    throw new ProviderHttp.Trouble("its " + name + " is missing, or not https");
  }
}
