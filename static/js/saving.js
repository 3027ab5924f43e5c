// Forms that save themselves as they are filled in: what could not be sent is sent again once the connection is back,
// and nobody leaves the page by mistake while something of it is unsaved. The pages work without this file; a button
// saves. A part with data-saves is one that saves itself; data-saves="typed" is one that saves while somebody types.

const unsaved = new Set(); // parts whose last text the server does not have
const refused = new WeakSet(); // of these, those of which the server has said why: the same again helps nobody
const FIRST = 2_000, LONGEST = 60_000; // milliseconds between two tries
const PATIENCE = 30_000; // milliseconds until an answer that does not come is given up
const LOST = "Not saved yet. Keep this page open; we try again.";
const OUT = "Not saved: you have been signed out. What you typed is still here. Sign in on a new page, then press Save here.";

let pause = FIRST;
let timer = 0;

const part = (element) => element.closest("[data-saves]");

// The words stand beside the box. Where nothing there is read out by itself, the page says them once.
function mark(element, words) {
  const place = document.querySelector(element.getAttribute("hx-target"));
  if (!place) return;
  const alert = document.getElementById("page-alert");
  if (!place.matches("[role=status]") && alert.textContent !== words) alert.textContent = words;
  if (place.querySelector(".question__pending")?.textContent === words) return;
  const line = document.createElement("p");
  line.className = "govuk-body-s question__pending";
  line.append(Object.assign(document.createElement("strong"), { textContent: words }));
  place.replaceChildren(line);
}

document.body.addEventListener("input", ({ target }) => {
  const element = part(target);
  if (!element) return;
  unsaved.add(element);
  refused.delete(element);
});

document.body.addEventListener("htmx:configRequest", ({ detail: { elt, headers, triggeringEvent } }) => {
  if (!elt.matches("[data-saves]")) return;
  headers["X-Autosave"] = "true";
  if (triggeringEvent?.type === "resend") headers["X-Background"] = "again"; // nobody need be there
});

document.body.addEventListener("htmx:beforeRequest", ({ detail: { elt, xhr } }) => {
  if (elt.matches("[data-saves]")) xhr.timeout = PATIENCE;
});

// A text that was refused is kept by the server, whose answer says so.
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.getResponseHeader("X-Kept") === null) return;
  detail.shouldSwap = true;
  detail.isError = false;
});

document.body.addEventListener("htmx:afterRequest", ({ detail: { elt, successful, xhr } }) => {
  if (!elt.matches("[data-saves]")) return;
  const isAnswer = (successful || xhr.status === 422) && !xhr.isPage;
  if (successful && xhr.responseURL.includes("/accounts/login/")) {
    unsaved.add(elt);
    mark(elt, OUT);
  } else if (isAnswer && xhr.responseText.includes("data-unsaved")) {
    unsaved.add(elt);
    refused.add(elt);
  } else if (isAnswer) {
    unsaved.delete(elt); // the server has answered, and says on the page what it says
  } else {
    unsaved.add(elt); // also where it was typed on while an earlier text was under way
    mark(elt, LOST);
    tryLater(xhr);
    return;
  }
  if (unsaved.size) return;
  pause = FIRST;
  document.getElementById("page-alert").textContent = ""; // the connection is back
});

function tryLater(xhr) {
  if (timer) return;
  const after = xhr?.getResponseHeader("Retry-After");
  const wanted = Number(after) * 1000 || Date.parse(after) - Date.now() || 0;
  timer = setTimeout(again, Math.max(pause, wanted));
  pause = Math.min(pause * 2, LONGEST);
}

function again() {
  clearTimeout(timer);
  timer = 0;
  for (const element of unsaved) {
    if (!element.isConnected) unsaved.delete(element);
    else if (refused.has(element)) continue;
    else if (element.dataset.saves === "typed" || !element.contains(document.activeElement)) {
      globalThis.htmx.trigger(element, "resend");
    } else tryLater(); // whoever writes in it is not interrupted
  }
}

addEventListener("online", () => {
  pause = FIRST;
  again();
});
document.addEventListener("submit", ({ target }) => {
  for (const element of [...unsaved]) if (target.contains(element)) unsaved.delete(element);
});
addEventListener("beforeunload", (event) => {
  if (unsaved.size) event.preventDefault();
});
