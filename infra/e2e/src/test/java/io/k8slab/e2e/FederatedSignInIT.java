package io.k8slab.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import io.k8slab.events.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** People sign in by Keycloak, and approve devices, in a real browser. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FederatedSignInIT {
  private static final String PASSWORD = "a password of this run only 3k";
  private static final String THERE = "a password at the provider 8w";
  private static final String SECRET = UUID.randomUUID().toString();
  private static final Pattern ADDRESS = Pattern.compile("Open (http\\S+)");
  private static final Pattern CODE_ADDRESS = Pattern.compile("Or open (http\\S+)");

  @TempDir private static Path folder;
  private static Keycloak keycloak;
  private static Installation lab;
  private static Playwright playwright;
  private static Browser browser;

  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private Page page;

  @BeforeAll
  static void start() throws Exception {
    int port = FreePorts.find(1).getFirst();
    var url = "http://127.0.0.1:" + port;
    var company =
        new Realm("company", Optional.of(SECRET))
            .with("new", "new@example.com", true, THERE)
            .with("victim", "victim@example.com", true, THERE)
            .with("linked", "linked@example.com", true, THERE)
            .with("device", "device@example.com", true, THERE)
            .with("unverified", "unverified@example.com", false, THERE);
    var partners =
        new Realm("partners", Optional.empty()).with("guest", "guest@example.org", true, THERE);
    var redirects = List.of("http://127.0.0.1/callback", url + "/device");
    keycloak =
        Keycloak.start(
            Files.createDirectory(folder.resolve("keycloak")),
            List.of(company.json(redirects), partners.json(redirects)));
    lab =
        Installation.at(
            folder.resolve("lab"),
            port,
            Map.of("K8SLAB_PUBLIC_URL", url, "K8SLAB_OIDC_PROVIDERS_FILE", providers().toString()));
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium())
                    .setArgs(List.of("--no-sandbox"))); // root has no sandbox
  }

  private static Path chromium() {
    var named = System.getenv("K8SLAB_CHROMIUM");
    return named != null
        ? Path.of(named)
        : Stream.of(System.getenv("PATH").split(":"))
            .map(folder -> Path.of(folder, "chromium"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no chromium in the PATH"));
  }

  private static Path providers() throws IOException {
    var secret = Files.writeString(folder.resolve("client-secret"), SECRET);
    var file = folder.resolve("providers.json");
    JsonMapper.shared()
        .writeValue(
            file.toFile(),
            Map.of(
                "providers",
                List.of(
                    Map.of(
                        "id",
                        "company",
                        "name",
                        "Company login",
                        "issuer",
                        keycloak.issuer("company"),
                        "client_id",
                        Realm.CLIENT,
                        "client_secret_file",
                        secret.toString(),
                        "trust_email",
                        true),
                    Map.of(
                        "id",
                        "partners",
                        "name",
                        "Partners",
                        "issuer",
                        keycloak.issuer("partners"),
                        "client_id",
                        Realm.CLIENT,
                        "trust_email",
                        true))));
    return file;
  }

  @AfterAll
  static void stop() throws Exception {
    browser.close();
    playwright.close();
    lab.close();
    keycloak.close();
  }

  @BeforeEach
  void openBrowser() {
    // nobody is signed in at the provider: a context of its own
    page = browser.newContext(new Browser.NewContextOptions().setViewportSize(320, 640)).newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") && message.text().contains("Content Security")) {
            complaints.add(message.text());
          }
        });
  }

  @AfterEach
  void closeBrowser() {
    page.context().close();
    assertThat(complaints).isEmpty();
  }

  @Test
  void a_new_person_signs_in_by_a_provider_and_comes_back_to_the_same_account() throws Exception {
    var person = lab.commandLine("new");
    assertThat(signIn(person, "company", "new").expectOk()).contains("as new@example.com");
    var first = id(person);
    page.context().clearCookies();
    signIn(person, "company", "new").expectOk();
    assertThat(id(person)).isEqualTo(first);
  }

  @Test
  void two_providers_sign_people_in_side_by_side() throws Exception {
    var guest = lab.commandLine("guest");
    assertThat(signIn(guest, "partners", "guest").expectOk()).contains("as guest@example.org");
  }

  @Test
  void who_registered_the_address_before_and_never_confirmed_it_is_out() throws Exception {
    var thief = lab.commandLine("thief");
    thief.signUp("victim@example.com", PASSWORD);
    thief.run("auth", "status").expectOk();
    signIn(lab.commandLine("victim"), "company", "victim").expectOk();

    assertThat(thief.run("auth", "status").exitCode()).isEqualTo(3);
    assertThat(login(thief, "victim@example.com").exitCode()).isEqualTo(3);
    lab.commandLine("victim").run("auth", "status").expectOk();
  }

  @Test
  void a_confirmed_account_is_linked_and_keeps_its_password() throws Exception {
    var person = lab.commandLine("linked");
    person.signUp("linked@example.com", PASSWORD);
    var before = id(person);
    confirm("linked@example.com");
    signIn(person, "company", "linked").expectOk();
    assertThat(id(person)).isEqualTo(before);
    login(person, "linked@example.com").expectOk();
  }

  @Test
  void an_address_that_is_not_verified_there_opens_nothing() throws Exception {
    var refused = signIn(lab.commandLine("unverified"), "company", "unverified");
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused.err()).contains("does not vouch for its e-mail address");
  }

  @Test
  void a_device_is_approved_with_a_password() throws Exception {
    lab.commandLine("owner").signUp("owner@example.com", PASSWORD);
    var device = lab.commandLine("device-1");
    try (var waiting = device.start("auth", "login", "--device")) {
      page.navigate(waiting.said(CODE_ADDRESS));
      assertThat(page).not().hasURL(Pattern.compile("user_code"));
      button("Continue").click();
      page.getByLabel("E-mail").fill("owner@example.com");
      page.getByLabel("Password").fill("wrong " + PASSWORD);
      button("Sign in").click();
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("No account has");
      page.getByLabel("Password").fill(PASSWORD);
      page.keyboard().press("Enter");
      assertThat(page.getByText("k8slab on ")).isVisible();
      assertFits();
      button("Approve").click();
      assertThat(heading("The device is signed in")).isFocused();
      assertThat(waiting.end().expectOk()).contains("as owner@example.com");
    }
    device.run("auth", "status").expectOk();
  }

  @Test
  void a_device_is_approved_by_who_signs_in_at_a_provider() throws Exception {
    var device = lab.commandLine("device-2");
    try (var waiting = device.start("auth", "login", "--device")) {
      page.navigate(waiting.said(CODE_ADDRESS));
      button("Continue").click();
      button("Sign in with Company login").click();
      signInThere("device");
      assertThat(heading("Sign in this device as you?")).isVisible();
      assertThat(page).not().hasURL(Pattern.compile("code="));
      button("Approve").click();
      assertThat(heading("The device is signed in")).isVisible();
      assertThat(waiting.end().expectOk()).contains("as device@example.com");
    }
  }

  @Test
  void a_device_is_denied() throws Exception {
    lab.commandLine("careful").signUp("careful@example.com", PASSWORD);
    try (var waiting = lab.commandLine("device-3").start("auth", "login", "--device")) {
      page.navigate(waiting.said(CODE_ADDRESS));
      button("Continue").click();
      page.getByLabel("E-mail").fill("careful@example.com");
      page.getByLabel("Password").fill(PASSWORD);
      button("Sign in").click();
      button("Deny").click();
      assertThat(heading("The device was denied")).isVisible();
      assertThat(waiting.end().exitCode()).isEqualTo(4);
    }
  }

  @Test
  void a_code_that_can_be_none_is_refused_before_anybody_is_asked_who_they_are() {
    page.navigate(lab.url() + "/device");
    page.getByLabel("The code that the device shows").fill("ABCD-EFGH");
    button("Continue").click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("eight letters");
    assertFits();
  }

  /** Nothing is wider than a phone of 320 pixels. */
  private void assertFits() {
    assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(320);
  }

  private Finished signIn(CommandLine person, String provider, String user) throws Exception {
    try (var waiting = person.start("auth", "login", "--provider", provider)) {
      page.navigate(waiting.said(ADDRESS));
      signInThere(user);
      assertThat(page.getByText("Go back to the terminal")).isVisible();
      return waiting.end();
    }
  }

  private void signInThere(String user) {
    page.locator("#username").fill(user);
    page.locator("#password").fill(THERE);
    page.locator("#kc-login").click();
  }

  private com.microsoft.playwright.Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private com.microsoft.playwright.Locator heading(String name) {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
  }

  private static Finished login(CommandLine person, String email) throws Exception {
    return person.runWithInput(
        PASSWORD + "\n", "auth", "login", "--email", email, "--password-stdin");
  }

  private static String id(CommandLine person) throws Exception {
    return MainJobIT.json(person.run("auth", "status", "-o", "json").expectOk())
        .path("user")
        .path("id")
        .asString();
  }

  private static void confirm(String email) throws Exception {
    try (var connection = lab.database().connect();
        var update =
            connection.prepareStatement(
                "UPDATE users SET email_confirmed_at = now() WHERE email_key = ?")) {
      update.setString(1, email);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }
}
