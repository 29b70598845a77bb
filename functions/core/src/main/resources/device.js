"use strict";

// Where a person approves a device (RFC 8628). The tokens of the sign-in here live in this script's memory only,
// and end with the decision. What must outlive the way to a provider and back is in the tab's session storage.
(() => {
  const KEPT = "k8slab.device";
  const CODE = /^[BCDFGHJKLMNPQRSTVWXZ]{8}$/;
  const here = location.origin + location.pathname;
  const api = location.pathname.replace(/\/device$/, "") + "/api/v1"; // a gateway may have it below a path
  const $ = (id) => document.getElementById(id);

  let tokens = null;
  let userCode = "";

  class Refused extends Error {
    constructor(problem) {
      super(problem.detail || problem.title);
      this.type = problem.type;
    }
  }

  async function ask(method, path, body, type = "application/json") {
    const headers = {};
    if (body !== undefined) headers["content-type"] = type;
    if (tokens) headers.authorization = "Bearer " + tokens.access_token;
    const answer = await fetch(api + path, { method, headers, body, credentials: "omit" });
    if (answer.ok) return answer.status === 204 ? null : answer.json();
    throw new Refused(await answer.json());
  }

  function show(step) {
    for (const other of document.querySelectorAll(".step")) other.hidden = other.id !== step;
    const target = $(step).querySelector("input") || $(step).querySelector("h1");
    target.focus();
  }

  function complain(error) {
    $("problem").textContent =
      error instanceof Refused ? error.message : "K8s-Lab does not answer. Check your connection and try again.";
    $("problem").hidden = false;
  }

  // Runs what a button or form does, once at a time, and says what went wrong.
  function on(element, event, work) {
    element.addEventListener(event, async (happened) => {
      happened.preventDefault();
      $("problem").hidden = true;
      const buttons = [...document.querySelectorAll("button")];
      buttons.forEach((button) => (button.disabled = true));
      try {
        await work();
      } catch (error) {
        complain(error);
      } finally {
        buttons.forEach((button) => (button.disabled = false));
      }
    });
  }

  const bare = (typed) => typed.replace(/[\s-]/g, "").toUpperCase();
  const dashed = (code) => code.slice(0, 4) + "-" + code.slice(4);
  const base64url = (bytes) =>
    btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  function enter(typed) {
    userCode = bare(typed);
    if (!CODE.test(userCode)) {
      throw new Refused({ detail: "A code has eight letters, such as BCDF-GHJK. It has no vowels and no digits." });
    }
    show("sign-in-step");
  }

  async function look() {
    let device;
    try {
      device = await ask("GET", "/auth/device/" + userCode);
    } catch (error) {
      show("code-step");
      throw error;
    }
    $("device-name").textContent = device.client_name;
    $("device-address").textContent = device.address;
    $("device-agent").textContent = device.user_agent || "unknown";
    $("device-time").textContent = new Date(device.created_at).toLocaleString();
    $("device-code").textContent = dashed(userCode);
    show("decide-step");
  }

  async function decide(approve) {
    await ask("POST", "/auth/device/" + userCode, JSON.stringify({ approve }));
    $("done").textContent = approve ? "The device is signed in" : "The device was denied";
    show("done-step");
    await ask("POST", "/auth/logout", JSON.stringify({ refresh_token: tokens.refresh_token }));
    tokens = null;
  }

  async function leaveFor(provider) {
    const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
    const started = await ask(
      "POST",
      "/auth/oidc/" + provider + "/start",
      JSON.stringify({
        code_challenge: base64url(new Uint8Array(digest)),
        redirect_uri: here,
        response_mode: "fragment",
      }),
    );
    sessionStorage.setItem(KEPT, JSON.stringify({ verifier, state: started.state, userCode }));
    location.assign(started.authorization_url);
  }

  async function comeBack(answer, kept) {
    userCode = kept.userCode;
    show("sign-in-step");
    if (answer.get("state") !== kept.state) throw new Refused({ detail: "This sign-in is not the one begun here." });
    if (answer.has("error")) throw new Refused({ detail: "The provider did not sign you in." });
    const form = new URLSearchParams({
      grant_type: "authorization_code",
      code: answer.get("code") || "",
      state: kept.state,
      code_verifier: kept.verifier,
      redirect_uri: here,
      iss: answer.get("iss") || "",
    });
    tokens = await ask("POST", "/auth/token", form.toString(), "application/x-www-form-urlencoded");
    await look();
  }

  async function offerProviders() {
    const { items } = await ask("GET", "/auth/providers");
    for (const { id, name } of items) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "second";
      button.textContent = "Sign in with " + name;
      on(button, "click", () => leaveFor(id));
      $("providers").append(button);
    }
  }

  on($("code-step"), "submit", () => enter($("code").value));
  on($("sign-in-step"), "submit", async () => {
    const person = JSON.stringify({ email: $("email").value, password: $("password").value });
    tokens = await ask("POST", "/auth/login", person);
    $("password").value = "";
    await look();
  });
  on($("decide-step"), "submit", () => {});
  on($("approve"), "click", () => decide(true));
  on($("deny"), "click", () => decide(false));

  const fragment = new URLSearchParams(location.hash.slice(1));
  const kept = JSON.parse(sessionStorage.getItem(KEPT) || "null");
  sessionStorage.removeItem(KEPT);
  history.replaceState(null, "", here); // neither code stays in the history
  offerProviders().catch(complain);
  if (kept && fragment.has("state")) {
    comeBack(fragment, kept).catch(complain);
  } else {
    // shown, not skipped: a person compares it with the device (RFC 8628, 3.3.1)
    $("code").value = fragment.get("user_code") || "";
    show("code-step");
  }
})();
