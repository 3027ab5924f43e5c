// Starts the design system's components, on the page and on every piece that htmx puts into it. The pages work
// without this file; it adds comfort only. The address of the design system's script comes from the page, so
// that it may carry a fingerprint in its name and be cached for ever.

const address = document.getElementById("design-system")?.href;

function say(id, words) {
  const place = document.getElementById(id);
  if (place) place.textContent = words;
}

function notSaved(reason) {
  say("page-alert", `Nothing was saved: ${reason} What you typed is still here.`);
}

const body = document.body;

body.addEventListener("htmx:sendError", () => notSaved("the connection failed. Try again."));
body.addEventListener("htmx:timeout", () => notSaved("the answer took too long. Try again."));
body.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 403) notSaved("you may have been signed out. Open the page again in a new tab and sign in.");
  else notSaved("something went wrong. Try again, and if it happens again, ask for help.");
});
body.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
  if (!elt.matches("[data-keeps-up]")) say("page-alert", ""); // what asks by itself takes no warning away
});

// The session may have ended meanwhile: the page to sign in is never put into a piece of this one.
body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.xhr.responseURL.includes("/accounts/login/")) return;
  detail.shouldSwap = false;
  notSaved("you have been signed out. Copy what you typed, open the page again and sign in.");
});

// A server that wants a swap to be announced sends HX-Trigger: {"announce": {"value": "Update added"}}.
body.addEventListener("announce", (event) => say("page-status", event.detail.value ?? ""));

// Whoever opened or sent a form in place goes on from there: in the field to mend, the first field, or the last link.
body.addEventListener("htmx:afterSettle", ({ detail: { target } }) => {
  const next =
    document.getElementById(target.querySelector("[data-then]")?.dataset.then) ??
    target.querySelector("[aria-invalid=true]") ??
    target.querySelector("textarea, select, input:not([type=hidden])") ??
    [...target.querySelectorAll("a")].at(-1);
  next?.focus();
  next?.scrollIntoView({ block: "nearest" }); // focus alone leaves a box that is half below the window where it is
});

// "Cancel" in a form that was opened in place puts back what stood there, without leaving the page.
const stood = new WeakMap();

body.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  if (!target.querySelector("form")) stood.set(target, [...target.childNodes]);
});

body.addEventListener("click", (event) => {
  const place = event.target.closest("form.in-place [data-put-back]")?.closest("form").parentElement;
  if (!stood.has(place)) return;
  event.preventDefault();
  place.replaceChildren(...stood.get(place));
  window.htmx.process(place);
  [...place.querySelectorAll("a")].at(-1)?.focus();
});

if (address) {
  const { initAll } = await import(address);
  body.classList.add("js-enabled", "govuk-frontend-supported");
  initAll();
  body.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== body) initAll({ scope: event.detail.elt });
  });
}
