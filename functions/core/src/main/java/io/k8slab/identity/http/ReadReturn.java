package io.k8slab.identity.http;

import io.k8slab.http.FormBody;
import io.k8slab.http.JsonBody;
import io.k8slab.identity.oidc.LoginState;
import io.k8slab.identity.oidc.Pkce;
import io.k8slab.identity.oidc.ProveIdentity.Return;

/** Reads what a client has when somebody came back from a provider. */
final class ReadReturn {
  static final int MAX_REDIRECT_URI = 500;
  private static final int MAX_CODE = 4096;
  private static final int MAX_STATE = 200;
  private static final int MAX_VERIFIER = 128;
  private static final int MAX_ISSUER = 1000;
  private static final String VERIFIER = "code_verifier";
  private static final String UNLIKE = "must match " + Pkce.VERIFIER.pattern();

  private ReadReturn() {}

  static Return of(FormBody form) {
    var verifier = form.text(VERIFIER, MAX_VERIFIER);
    if (!verifier.isEmpty() && !Pkce.VERIFIER.matcher(verifier).matches()) {
      form.refuse(VERIFIER, UNLIKE);
    }
    var back =
        new Return(
            new LoginState(form.text("state", MAX_STATE)),
            form.text("code", MAX_CODE),
            verifier,
            form.text("redirect_uri", MAX_REDIRECT_URI),
            form.optionalText("iss", MAX_ISSUER).orElse(""));
    form.finish();
    return back;
  }

  static Return of(JsonBody body) {
    var verifier = body.text(VERIFIER, 0, MAX_VERIFIER);
    if (body.isSound(VERIFIER) && !Pkce.VERIFIER.matcher(verifier).matches()) {
      body.refuse(VERIFIER, UNLIKE);
    }
    var back =
        new Return(
            new LoginState(body.text("state", 0, MAX_STATE)),
            body.text("code", 0, MAX_CODE),
            verifier,
            body.text("redirect_uri", 0, MAX_REDIRECT_URI),
            body.optionalText("iss", 0, MAX_ISSUER).orElse(""));
    body.finish();
    return back;
  }
}
