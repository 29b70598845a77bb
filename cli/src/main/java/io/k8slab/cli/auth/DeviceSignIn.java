package io.k8slab.cli.auth;

import io.k8slab.cli.api.DeviceAuthorization;
import io.k8slab.cli.config.Tokens;
import io.k8slab.cli.failure.ExitCode;
import io.k8slab.cli.failure.Failure;
import io.k8slab.cli.http.Answer;
import io.k8slab.cli.session.Accounts;
import io.k8slab.cli.terminal.Printable;
import io.k8slab.cli.terminal.Surroundings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Shows a code, and asks as often as the server allows until somebody approved it (RFC 8628). */
final class DeviceSignIn {
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
  private static final String PENDING = "urn:k8slab:problem:authorization-pending";
  private static final String SLOW_DOWN = "urn:k8slab:problem:slow-down";

  /** By which the interval grows where the server says that we ask too often. */
  private static final Duration SLOWER = Duration.ofSeconds(5);

  private final Accounts accounts;
  private final Surroundings surroundings;

  DeviceSignIn(Accounts accounts, Surroundings surroundings) {
    this.accounts = accounts;
    this.surroundings = surroundings;
  }

  Tokens signIn() {
    DeviceAuthorization asked = accounts.startDevice("k8slab on " + hostName());
    surroundings.err().println("Open    " + Printable.of(asked.verificationUri()));
    surroundings.err().println("Enter   " + Printable.of(asked.userCode()));
    surroundings.err().println("Or open " + Printable.of(asked.verificationUriComplete()));
    try {
      return await(asked);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of(ExitCode.UNEXPECTED, "Interrupted", e);
    }
  }

  private Tokens await(DeviceAuthorization asked) throws InterruptedException {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", GRANT);
    form.put("device_code", asked.deviceCode());
    Duration interval = Duration.ofSeconds(asked.interval());
    long end = System.nanoTime() + Duration.ofSeconds(asked.expiresIn()).toNanos();
    while (true) {
      Thread.sleep(interval);
      Instant now = surroundings.clock().instant();
      Optional<Answer> answer = ask(form, end);
      String problem = answer.map(Answer::problemType).orElse(PENDING);
      if (problem.equals(SLOW_DOWN)) {
        interval = interval.plus(SLOWER);
      } else if (!problem.equals(PENDING)) {
        return accounts.tokens(answer.orElseThrow(), now);
      }
    }
  }

  /** Empty where the server is away, for as long as the code may still be good. */
  private Optional<Answer> ask(Map<String, String> form, long end) {
    try {
      Answer answer = accounts.grant(form);
      boolean away = answer.status() == 503 || answer.status() == 429;
      return away && System.nanoTime() < end ? Optional.empty() : Optional.of(answer);
    } catch (Failure e) {
      if (e.exitCode() != ExitCode.UNAVAILABLE || System.nanoTime() >= end) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "a machine without a name";
    }
  }
}
