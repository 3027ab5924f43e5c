// Meeting mode by keyboard. The page works without this file: every key here has a link, a button or a field.

const KEY = "letter-keys-off"; // a person may turn the letter keys off (for those who speak to their machine)
const BOXES = {
  u: "id_progress-text",
  f: "id_progress-task",
  t: "id_timescale-wording",
  d: "id_decision-text",
  n: "id_note-text",
};
const FIELDS = "input, textarea, select, [contenteditable]";

let off = false;
try {
  off = localStorage.getItem(KEY) === "yes";
} catch {
  // a browser that keeps nothing: the keys are on
}

const find = (id) => document.getElementById(id);
const CLICKS = { j: "walk-next", k: "walk-previous", a: "save-agreement", z: "save-take_back" };

const help = find("walk-keys");
const toggle = find("letter-keys");

function showToggle() {
  toggle.textContent = off ? "Turn the letter keys on" : "Turn the letter keys off";
  toggle.setAttribute("aria-pressed", String(off));
}

if (help && toggle) {
  help.hidden = false;
  showToggle();
  toggle.addEventListener("click", () => {
    off = !off;
    try {
      localStorage.setItem(KEY, off ? "yes" : "no");
    } catch {
      // as above: it holds until the page is left
    }
    showToggle();
  });
}

function goTo(field) {
  const box = field?.closest("details");
  if (box) box.open = true;
  field?.focus();
  field?.scrollIntoView({ block: "nearest" });
}

function openFilters() {
  const panel = document.querySelector("#find details");
  if (panel) panel.open = true;
  goTo(find("id_lead") ?? document.querySelector("#find summary"));
}

function act(key) {
  if (key in CLICKS) leave(() => press(find(CLICKS[key])));
  else if (key === "g") {
    find("at").focus();
    find("at").select();
  }
  else if (key === "/") openFilters();
  else if (key === "?") goTo(help?.querySelector("summary"));
  else if (key in BOXES) goTo(find(BOXES[key]));
  else return false;
  return true;
}

const toHeading = () => find("action-heading")?.focus({ preventScroll: true });
if (!document.querySelector(".govuk-error-summary") && !location.hash.startsWith("#box-")) toHeading();

// Whoever goes on while a box is being saved leaves when it is, and stays where it could not be saved.
let saving = 0;
let leaving = null;
let left = false; // the next action is on its way, and what is typed is meant for it

function leave(go) {
  if (saving) leaving = go;
  else go();
}

function press(thing) {
  left = Boolean(thing?.href);
  thing?.click();
}

document.body.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.elt.closest("[data-minute-form]")) saving += 1;
});
document.body.addEventListener("htmx:beforeSwap", ({ detail: { target, xhr } }) => {
  // who has gone on, by key, from a box that is saved does not come back to it
  target.toggleAttribute("data-stays", xhr.status < 400 && !target.contains(document.activeElement));
});
document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.elt.closest("[data-minute-form]") || (saving -= 1)) return;
  const go = leaving;
  leaving = null;
  if (detail.xhr.status > 0 && detail.xhr.status < 400) go?.();
});
find("at")?.form.addEventListener("submit", (event) => {
  left = !saving;
  if (left) return;
  event.preventDefault();
  leave(() => event.target.requestSubmit());
});
window.addEventListener("pagehide", () => (left = false)); // it may be shown again

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (left && (key.length === 1 || key === "Enter")) {
    event.preventDefault();
    return;
  }
  const button = target.closest?.("[data-minute-box]")?.querySelector("button[type=submit]");
  const sends = event.ctrlKey || event.metaKey || target.matches?.("input");
  if (key === "Enter" && sends && button) {
    event.preventDefault(); // all boxes stand in one form: the browser would press its first button
    if (!event.repeat) button.click();
    if (!saving) return;
    toHeading();
    if (event.shiftKey) act("j");
    return;
  }
  if (key === "Escape" && target.matches?.(FIELDS)) {
    toHeading();
    return;
  }
  if (off || event.ctrlKey || event.metaKey || event.altKey || target.matches?.(FIELDS)) return;
  if (act(key)) event.preventDefault();
});

// What was typed and not saved is not left behind without a question.
function unsaved() {
  const fields = document.querySelectorAll("[data-minute-form] :is(textarea, input:not([type=hidden]))");
  return [...fields].some((field) => field.value !== field.defaultValue);
}

let sending = false;
document.addEventListener("submit", (event) => {
  sending = event.target.matches("[data-minute-form]") && !event.defaultPrevented;
});

window.addEventListener("beforeunload", (event) => {
  if (sending || !unsaved()) return;
  event.preventDefault();
  left = false;
});
