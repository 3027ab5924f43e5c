// Starts the design system's components, also in what htmx adds. The pages work without this file.

const address = document.getElementById("design-system")?.href;

function say(id, words) {
  const place = document.getElementById(id);
  if (place && place.textContent !== words) place.textContent = words;
}

function notSaved(reason) {
  say("page-alert", `Nothing was saved: ${reason} What you typed is still here.`);
}

const body = document.body;

// what is read while somebody types saves nothing; of what saves itself, saving.js says it
const reads = ({ detail: { elt } }) => elt.matches("[data-reads], [data-saves]");

body.addEventListener("htmx:sendError", (event) => reads(event) || notSaved("the connection failed. Try again."));
body.addEventListener("htmx:timeout", (event) => reads(event) || notSaved("the answer took too long. Try again."));
body.addEventListener("htmx:responseError", (event) => {
  if (reads(event)) return;
  const status = event.detail.xhr.status;
  if (status === 403) notSaved("you may have been signed out. Open the page again in a new tab and sign in.");
  else notSaved("something went wrong. Try again, and if it happens again, ask for help.");
});
body.addEventListener("htmx:beforeRequest", ({ detail: { elt, requestConfig } }) => {
  // what asks by itself takes no warning away
  if (elt.matches("[data-keeps-up], [data-reads]") || requestConfig.triggeringEvent?.type === "resend") return;
  say("page-alert", "");
  say("page-status", ""); // the same words twice are read out twice
});

// A whole page is never put into a piece of this one.
body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { requestConfig: { elt }, xhr } = detail;
  const isOut = xhr.responseURL.includes("/accounts/login/");
  xhr.isPage = /^\s*<(!doctype|html)/i.test(xhr.responseText) && !elt.closest("[hx-select]"); // a proxy’s, for example
  if (!isOut && !xhr.isPage) return;
  detail.shouldSwap = false;
  if (elt.matches("[data-reads], [data-saves]")) return;
  if (isOut) notSaved("you have been signed out. Copy what you typed, open the page again and sign in.");
  else if (xhr.status < 400) notSaved("something went wrong. Try again, and if it happens again, ask for help.");
});

// The server sends HX-Trigger: {"announce": {"value": "Update added"}}.
body.addEventListener("announce", (event) => say("page-status", event.detail.value ?? ""));

// Whoever opened or sent a form in place goes on from there: in the field to mend, the first field or the last link.
body.addEventListener("htmx:afterSettle", ({ detail: { target } }) => {
  if (target.closest("[data-stays]")) return; // saved while somebody goes on writing elsewhere
  const next =
    document.getElementById(target.querySelector("[data-then]")?.dataset.then) ??
    target.querySelector("[aria-invalid=true]") ??
    target.querySelector("textarea, select, input:not([type=hidden])") ??
    [...target.querySelectorAll("a")].at(-1) ??
    target.querySelector("[tabindex]");
  const folded = next?.closest("details:not([open])");
  if (folded) folded.open = true;
  next?.focus();
  next?.scrollIntoView({ block: "nearest" }); // focus alone leaves a box that is half below the window where it is
});

// Ctrl and Enter send a box, and go on to the next where there is one.
body.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const place = event.target.closest(".my-card, form.in-place");
  if (!place || !event.target.matches("textarea")) return;
  event.preventDefault();
  (place.querySelector("button[name=next]") ?? place.querySelector("button[type=submit]"))?.click();
});

// "Cancel" puts back what stood there.
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

// A link to a record in a list that opens on demand opens the list.
function openTarget() {
  const target = document.querySelector(":target");
  const list = target?.closest("details:not([open])");
  if (!list) return;
  list.open = true;
  target.scrollIntoView();
}

addEventListener("hashchange", openTarget);
openTarget();

// What somebody pressed, by its text and the nearest part that has an id, is kept until they are back on the page.
const memory = `pressed ${location.pathname}`;

body.addEventListener("click", ({ target }) => {
  const pressed = target.closest("main a[href], main button");
  if (!pressed) return;
  try {
    sessionStorage.setItem(memory, JSON.stringify([pressed.closest("[id]").id, pressed.textContent]));
  } catch {
    // a browser that keeps nothing
  }
});

body.addEventListener("submit", ({ target }) => {
  if (!target.getAttribute("action")?.endsWith("/logout/")) return;
  try {
    sessionStorage.clear();
  } catch {
    // as above
  }
});

function whereSaved() {
  let [part, text] = ["", ""];
  try {
    [part, text] = JSON.parse(sessionStorage.getItem(memory)) ?? ["", ""];
    sessionStorage.removeItem(memory);
  } catch {
    // as above
  }
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named) return named;
  const near = document.getElementById(part);
  const pressed = [...(near?.querySelectorAll("a[href], button") ?? [])].find((one) => one.textContent === text);
  return pressed ?? (near?.id === "main-content" ? null : near);
}

// What has focus is read out with the message.
function describe(element) {
  const others = element.getAttribute("aria-describedby");
  element.setAttribute("aria-describedby", others ? `${others} messages` : "messages");
}

// Puts the message about what was saved beside what the address names or was pressed, and focus on it; where that is
// gone, focus is on the message.
function showSaved() {
  const line = document.getElementById("messages");
  const place = whereSaved();
  place?.closest("details")?.setAttribute("open", "");
  if (!line || document.querySelector(".govuk-error-summary")) return;
  document.querySelector("main [autofocus]")?.focus(); // the browser may do so only after this
  if (![body, place].includes(document.activeElement)) {
    describe(document.activeElement); // a page that has put focus to work keeps it
    return;
  }
  if (place?.checkVisibility()) {
    const cell = place.closest("td, th, dd, li") ?? place.cells?.[0];
    if (cell) cell.append(line);
    else if (place.matches("section, article, form, fieldset, div")) place.prepend(line);
    else (place.closest("p, h1, h2, h3, details, dl, .govuk-button-group, .govuk-form-group") ?? place).after(line);
    describe(place);
  }
  const next = place?.checkVisibility() ? place : line;
  if (next.tabIndex < 0) next.tabIndex = -1;
  next.focus();
  line.scrollIntoView({ block: "nearest" });
}

// sending.js comes once somebody begins with a form: most pages are only read.
let sender = null;
let isReady = false;
let tries = 0; // in the address: browsers may remember a failure

const isSent = (form) => form?.getAttribute("method") === "post" && !form.closest("[data-native]");

async function loadSender() {
  sender ??= import(`${document.getElementById("app").dataset.sending}#${tries++}`);
  await sender.then(() => (isReady = true), () => (sender = null));
}

body.addEventListener("focusin", ({ target }) => isSent(target.closest("form")) && loadSender());
addEventListener("submit", async (event) => {
  const { target, submitter } = event;
  if (isReady || event.defaultPrevented || !isSent(target)) return;
  event.preventDefault();
  target.ariaBusy = "true";
  await loadSender();
  target.ariaBusy = null;
  if (isReady) target.requestSubmit(submitter);
  else notSaved("the connection failed. Try again.");
});

if (address) {
  const { initAll } = await import(address);
  body.classList.add("js-enabled", "govuk-frontend-supported");
  initAll();
  body.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== body) initAll({ scope: event.detail.elt });
  });
}

showSaved();
