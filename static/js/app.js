// Starts the design system's components, on the page and on every piece that htmx puts into it. The pages work
// without this file; it adds comfort only. The address of the design system's script comes from the page, so
// that it may carry a fingerprint in its name and be cached for ever.

const address = document.getElementById("design-system")?.href;

function say(id, words) {
  const place = document.getElementById(id);
  if (place && place.textContent !== words) place.textContent = words;
}

function notSaved(reason) {
  say("page-alert", `Nothing was saved: ${reason} What you typed is still here.`);
}

const body = document.body;

// what is read while somebody types saves nothing: the page then shows no reading
const reads = ({ detail: { elt } }) => elt.matches("[data-reads]");

body.addEventListener("htmx:sendError", (event) => reads(event) || notSaved("the connection failed. Try again."));
body.addEventListener("htmx:timeout", (event) => reads(event) || notSaved("the answer took too long. Try again."));
body.addEventListener("htmx:responseError", (event) => {
  if (reads(event)) return;
  const status = event.detail.xhr.status;
  if (status === 403) notSaved("you may have been signed out. Open the page again in a new tab and sign in.");
  else notSaved("something went wrong. Try again, and if it happens again, ask for help.");
});
body.addEventListener("htmx:beforeRequest", ({ detail: { elt, requestConfig } }) => {
  // what asks or tries again by itself takes no warning away, so that none is read out again every few seconds
  if (elt.matches("[data-keeps-up], [data-reads]") || requestConfig.triggeringEvent?.type === "resend") return;
  say("page-alert", "");
  say("page-status", ""); // the same words twice are read out twice
});

// The session may have ended meanwhile: the page to sign in is never put into a piece of this one.
body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.xhr.responseURL.includes("/accounts/login/")) return;
  detail.shouldSwap = false;
  notSaved("you have been signed out. Copy what you typed, open the page again and sign in.");
});

// A server that wants a swap to be announced sends HX-Trigger: {"announce": {"value": "Update added"}}.
body.addEventListener("announce", (event) => say("page-status", event.detail.value ?? ""));

// Whoever opened or sent a form in place goes on from there: in the field to mend, the first field, the last link, or what is said.
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

// Ctrl and Enter send a box that is written in again and again, and go on to the next where there is one.
body.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const place = event.target.closest(".my-card, form.in-place");
  if (!place || !event.target.matches("textarea")) return;
  event.preventDefault();
  (place.querySelector("button[name=next]") ?? place.querySelector("button[type=submit]"))?.click();
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

// "Copy" beside a box of text: shown only where it works, since the text can always be marked and copied by hand.
for (const button of document.querySelectorAll("[data-copies]")) {
  const box = document.getElementById(button.dataset.copies);
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(box.value);
      say("page-status", "Copied");
      button.textContent = "Copied";
    } catch {
      box.select();
      say("page-alert", "The browser did not allow copying. The text is marked: copy it with the keyboard.");
    }
  });
}

// What somebody pressed in a page, by the text of the link or button and the nearest part that has an id, is kept until
// they are back on the page, for this tab alone.
const memory = `pressed ${location.pathname}`;

body.addEventListener("click", ({ target }) => {
  const pressed = target.closest("main a[href], main button");
  if (!pressed) return;
  try {
    sessionStorage.setItem(memory, JSON.stringify([pressed.closest("[id]").id, pressed.textContent]));
  } catch {
    // a browser that keeps nothing: focus goes to the message
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

// What has focus is read out with the message: a live region that is there from the beginning is not.
function describe(element) {
  const others = element.getAttribute("aria-describedby");
  element.setAttribute("aria-describedby", others ? `${others} messages` : "messages");
}

// Puts the message about what was saved beside it and focus on it: what the address names, else what was pressed here.
// Where that is gone, focus is on the message at the head of the page.
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

if (address) {
  const { initAll } = await import(address);
  body.classList.add("js-enabled", "govuk-frontend-supported");
  initAll();
  body.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== body) initAll({ scope: event.detail.elt });
  });
}

showSaved();
