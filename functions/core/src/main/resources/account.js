"use strict";

// Where the links of mails lead. A link carries its secret in the fragment, which no server sees; a person presses a
// button before it is used, so that a program that only follows links does not spend it.
(() => {
  const api = location.pathname.replace(/\/account$/, "") + "/api/v1"; // a gateway may have it below a path
  const $ = (id) => document.getElementById(id);

  class Refused extends Error {
    constructor(problem) {
      const first = (problem.errors || [])[0];
      super(first ? problem.detail + " " + first.pointer.slice(1) + " " + first.detail + "." : problem.detail);
    }
  }

  async function post(path, body, token) {
    const headers = { "content-type": "application/json" };
    if (token) headers.authorization = "Bearer " + token;
    const answer = await fetch(api + path, { method: "POST", headers, body: JSON.stringify(body), credentials: "omit" });
    if (answer.ok) return answer.status === 204 ? null : answer.json();
    throw new Refused(await answer.json());
  }

  function show(step) {
    for (const other of document.querySelectorAll(".step")) other.hidden = other.id !== step;
    const target = $(step).querySelector("input") || $(step).querySelector("h1");
    target.focus();
  }

  function on(form, work) {
    form.addEventListener("submit", async (happened) => {
      happened.preventDefault();
      $("problem").hidden = true;
      const button = form.querySelector("button");
      button.disabled = true;
      try {
        $("done").textContent = await work();
        show("done-step");
      } catch (error) {
        $("problem").textContent =
          error instanceof Refused ? error.message : "K8s-Lab does not answer. Check your connection and try again.";
        $("problem").hidden = false;
      } finally {
        button.disabled = false;
      }
    });
  }

  const fragment = new URLSearchParams(location.hash.slice(1));
  history.replaceState(null, "", location.pathname); // no secret stays in the history

  on($("confirm-step"), async () => {
    await post("/users/confirm", { token: fragment.get("confirm") });
    return "Your address is confirmed";
  });
  on($("reset-step"), async () => {
    await post("/auth/password-reset/confirm", { token: fragment.get("reset"), password: $("password").value });
    return "Your password is set";
  });
  on($("invitation-step"), async () => {
    const tokens = await post("/auth/login", { email: $("email").value, password: $("known").value });
    try {
      const team = await post("/invitations/accept", { token: fragment.get("invitation") }, tokens.access_token);
      return "You are in the team " + team.name;
    } finally {
      await post("/auth/logout", { refresh_token: tokens.refresh_token });
    }
  });

  const step = ["confirm", "reset", "invitation"].find((name) => fragment.has(name));
  show((step || "nothing") + "-step");
})();
