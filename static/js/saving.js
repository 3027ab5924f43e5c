// Forms that save themselves as they are filled in: what could not be sent is sent again once the connection is back,
// and nobody leaves the page by mistake while something of it is unsaved. The pages work without this file; a button
// saves. A part with data-saves is one that saves itself; data-saves="typed" is one that saves while somebody types.

const unsaved = new Set(); // parts whose last text the server does not have
const refused = new WeakSet(); // of these, those of which the server has said why: the same again helps nobody
const AGAIN = 10_000; // milliseconds between two tries
const LOST = "Not saved yet. What you typed is still here, and is sent again by itself as soon as the connection is back.";
const OUT = "Not saved: you have been signed out. What you typed is still here. Sign in on a new page, then press Save here.";

const part = (element) => element.closest("[data-saves]");

function mark(element, words) {
  const place = document.querySelector(element.getAttribute("hx-target"));
  if (!place) return;
  const line = document.createElement("p");
  line.className = "govuk-body-s question__pending";
  line.textContent = words;
  place.replaceChildren(line);
}

document.body.addEventListener("input", ({ target }) => {
  const element = part(target);
  if (!element) return;
  unsaved.add(element);
  refused.delete(element);
});

document.body.addEventListener("htmx:afterRequest", ({ detail: { elt, successful, xhr } }) => {
  if (!elt.matches("[data-saves]")) return;
  if (successful) document.getElementById("page-alert").textContent = ""; // the connection is back
  if (successful && xhr.responseURL.includes("/accounts/login/")) {
    unsaved.add(elt);
    mark(elt, OUT);
  } else if ((successful || xhr.status === 422) && xhr.responseText.includes("data-unsaved")) {
    unsaved.add(elt);
    refused.add(elt);
  } else if (successful || xhr.status === 422) {
    unsaved.delete(elt); // the server has answered, and says on the page what it says
  } else {
    unsaved.add(elt); // also where it was typed on while an earlier text was under way
    mark(elt, LOST);
  }
});

function again() {
  for (const element of unsaved) {
    if (!element.isConnected) unsaved.delete(element);
    else if (refused.has(element)) continue;
    else if (element.dataset.saves === "typed" || !element.contains(document.activeElement)) {
      globalThis.htmx.trigger(element, "resend");
    }
  }
}

addEventListener("online", again);
setInterval(again, AGAIN);
document.addEventListener("submit", ({ target }) => {
  for (const element of [...unsaved]) if (target.contains(element)) unsaved.delete(element);
});
addEventListener("beforeunload", (event) => {
  if (unsaved.size) event.preventDefault();
});
