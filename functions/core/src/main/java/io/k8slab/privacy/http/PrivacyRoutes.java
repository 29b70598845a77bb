package io.k8slab.privacy.http;

import io.k8slab.cluster.Occasion;
import io.k8slab.http.JsonBody;
import io.k8slab.http.NextPage;
import io.k8slab.http.PrivacyHandlers;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.identity.Client;
import io.k8slab.privacy.ErasePerson;
import io.k8slab.privacy.ExportPerson;
import java.util.Map;
import java.util.UUID;

/** What is held on a person: all of it as a file, and none of it any more. */
public final class PrivacyRoutes implements PrivacyHandlers {
  private static final int MAX_PASSWORD = 256;

  private final ExportPerson export;
  private final ErasePerson erase;

  public PrivacyRoutes(ExportPerson export, ErasePerson erase) {
    this.export = export;
    this.erase = erase;
  }

  private record Accepted(String status) {}

  @Override
  public Response exportMe(Request request) {
    var made =
        export.of(request.caller().userId(), request.queryValue("cursor"), Client.of(request));
    var answer =
        new Response(
            200,
            Map.of(
                "content-type",
                "application/zip",
                "content-disposition",
                "attachment; filename=\"k8slab-export.zip\"",
                "cache-control",
                "no-store"),
            made.bytes());
    return made.next()
        .map(next -> answer.with("x-truncated", "true").with("link", NextPage.link(request, next)))
        .orElse(answer);
  }

  @Override
  public Response eraseMe(Request request) {
    var body = JsonBody.of(request);
    var password = body.optionalText("current_password", 0, MAX_PASSWORD);
    body.finish();
    erase.oneself(request.caller(), password, Client.of(request), Occasion.of(request));
    return accepted();
  }

  @Override
  public Response eraseUser(Request request) {
    erase.another(
        request.caller(), UUID.fromString(request.pathParameter("id")), Occasion.of(request));
    return accepted();
  }

  private static Response accepted() {
    return Response.json(202, new Accepted("accepted"));
  }
}
