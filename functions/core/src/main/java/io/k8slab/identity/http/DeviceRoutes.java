package io.k8slab.identity.http;

import io.k8slab.http.DevicesHandlers;
import io.k8slab.http.FormBody;
import io.k8slab.http.JsonBody;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.identity.Client;
import io.k8slab.identity.device.DecideDevice;
import io.k8slab.identity.device.DeviceCode;
import io.k8slab.identity.device.StartDevice;
import io.k8slab.identity.device.UserCode;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** Signing in a device, and the page for it. */
public final class DeviceRoutes implements DevicesHandlers {
  private static final int MAX_NAME = 100;
  private static final String UNNAMED = "a device without a name";

  private final StartDevice start;
  private final DecideDevice decide;
  private final String page;
  private final DevicePage parts = new DevicePage();

  /**
   * @param publicUrl where people reach this installation
   */
  public DeviceRoutes(StartDevice start, DecideDevice decide, URI publicUrl) {
    this.start = start;
    this.decide = decide;
    this.page = DevicePage.at(publicUrl);
  }

  private record Authorization(
      String deviceCode,
      String userCode,
      String verificationUri,
      String verificationUriComplete,
      long expiresIn,
      long interval) {}

  private record WaitingView(
      String clientName, String address, String userAgent, Instant createdAt, Instant expiresAt) {}

  @Override
  public Response startDevice(Request request) {
    var form = FormBody.of(request);
    var name = form.optionalLine("client_id", MAX_NAME).orElse(UNNAMED);
    form.finish();
    var started = start.start(name, Client.of(request));
    var code = started.userCode().shown();
    return Response.json(
        200,
        new Authorization(
            started.deviceCode().value(),
            code,
            page,
            page + "#user_code=" + code, // in the fragment: no server's log has it
            DeviceCode.LIFETIME.toSeconds(),
            DeviceCode.INTERVAL.toSeconds()));
  }

  @Override
  public Response getDevice(Request request) {
    var waiting = decide.look(code(request), request.caller().userId(), Client.of(request));
    return Response.json(
        200,
        new WaitingView(
            waiting.clientName(),
            waiting.address(),
            waiting.userAgent(),
            waiting.createdAt(),
            waiting.expiresAt()));
  }

  @Override
  public Response decideDevice(Request request) {
    var body = JsonBody.of(request);
    var approve = body.optionalFlag("approve");
    if (!body.has("approve")) {
      body.refuse("approve", "is required");
    }
    body.finish();
    decide.decide(
        code(request), approve.orElseThrow(), request.caller().userId(), Client.of(request));
    return Response.empty(204);
  }

  @Override
  public Response getDevicePage(Request request) {
    return parts.page(request);
  }

  @Override
  public Response getDeviceScript(Request request) {
    return parts.script(request);
  }

  @Override
  public Response getDeviceStyle(Request request) {
    return parts.style(request);
  }

  private static Optional<UserCode> code(Request request) {
    return UserCode.parse(request.pathParameter("user_code"));
  }
}
