package io.k8slab.cli.auth;

import io.k8slab.cli.api.User;
import io.k8slab.cli.config.Config;
import io.k8slab.cli.config.Tokens;
import io.k8slab.cli.http.Reply;
import io.k8slab.cli.output.Output;
import io.k8slab.cli.session.Invocation;
import io.k8slab.cli.terminal.Span;
import io.k8slab.cli.terminal.Surroundings;
import io.k8slab.cli.terminal.Table;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code k8slab auth status}. */
@Command(
    name = "status",
    description = {
      "Show who you are, and where",
      "Asks the server; exit code 3 where you are not signed in. Never shows a token."
    },
    footer = {"%nExamples:", "  k8slab auth status", "  k8slab auth status -o json"})
public final class Status implements Runnable {
  private final Invocation invocation;

  @Mixin private Output output = new Output();

  public Status(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    Surroundings surroundings = invocation.surroundings();
    Reply<User> me = invocation.api().me();
    // read after the request, which may have renewed the token
    Config config = invocation.configFile().read();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("server", String.valueOf(config.apiUrl()));
    json.put("config", invocation.configFile().path().toString());
    json.put("user", me.json());
    if (config.tokens() != null) {
      json.put("access_token_expires_at", config.tokens().expiresAt().toString());
    }
    output.print(surroundings, json, _ -> sheet(config, me.value()));
  }

  private String sheet(Config config, User user) {
    Table sheet = new Table();
    sheet.row("Server", String.valueOf(config.apiUrl()));
    sheet.row("E-mail", user.email());
    if (user.fullName() != null) {
      sheet.row("Name", user.fullName());
    }
    sheet.row("Roles", roles(user));
    sheet.row("Config", invocation.configFile().path().toString());
    Tokens tokens = config.tokens();
    if (tokens != null) {
      Duration left =
          Duration.between(invocation.surroundings().clock().instant(), tokens.expiresAt());
      sheet.row("Token", "good for " + Span.text(left) + ", then renewed by itself");
    }
    return sheet.text();
  }

  private static String roles(User user) {
    return user.roles().stream()
        .map(role -> role.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
