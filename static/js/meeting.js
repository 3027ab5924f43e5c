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
  if (key in CLICKS) leave(() => press(find(CLICKS[key])), "jk".includes(key));
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
const saving = new Map(); // request → its box, the texts that were sent by id, and those typed since
let refused = false; // whether one of these saves was
let leaving = null; // what is done once all is saved, and whether that leads to another action
let left = false; // the next action is on its way, and what is typed is meant for it
let touched = null; // the field that somebody came to or typed in since a box was sent
let quietUntil = 0; // milliseconds; letters are no commands just after focus was moved out of a box

function leave(go, isAway) {
  if (saving.size) leaving = { go, isAway };
  else go();
}

function setOff() {
  left = true;
  setTimeout(stayHere, 5_000); // it may not come
}

const stayHere = () => (left = false);

function press(thing) {
  if (thing?.href) setOff();
  thing?.click();
}

const texts = (box) => [...box.querySelectorAll("textarea, input:not([type=hidden], [type=radio], [type=checkbox])")];

document.body.addEventListener("htmx:beforeRequest", ({ detail: { elt, target, xhr } }) => {
  if (!elt.closest("[data-minute-form]") || elt.matches("[data-reads]")) return;
  saving.set(xhr, { box: target, sent: new Map(texts(target).map((field) => [field.id, field.value])), typed: [] });
  touched = null;
});
document.body.addEventListener("htmx:beforeSwap", ({ detail: { target, xhr } }) => {
  const save = saving.get(xhr);
  const isSaved = xhr.status < 400;
  const at = document.activeElement;
  for (const { id, value } of save ? texts(target) : []) {
    const sent = save.sent.get(id) ?? "";
    if (value !== sent) save.typed.push([id, isSaved && value.startsWith(sent) ? value.slice(sent.length) : value]);
  }
  // who has gone on, by key, from a box that is saved does not come back to it, and who types goes on typing
  const isTyping = Boolean(save) && at === touched && !leaving;
  target.toggleAttribute("data-stays", isTyping || (isSaved && !target.contains(at)));
});
document.body.addEventListener("htmx:afterSwap", ({ detail: { target, xhr } }) => {
  const save = saving.get(xhr);
  const summary = save && target.matches("[data-stays]") && target.querySelector(".govuk-error-summary");
  if (summary) summary.dataset.disableAutoFocus = "true";
  for (const [id, text] of save?.typed.splice(0) ?? []) {
    const field = find(id);
    if (!field) continue;
    field.value = text;
    field.setSelectionRange(text.length, text.length);
  }
});
document.body.addEventListener("htmx:afterSettle", ({ detail: { target } }) => {
  if (target.matches(".walk__box:not([data-stays])")) quietUntil = performance.now() + 500;
});
document.body.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => {
  if (!saving.delete(xhr)) return;
  refused ||= !(xhr.status > 0 && xhr.status < 400);
  if (saving.size) return;
  const go = refused ? null : leaving?.go;
  leaving = null;
  refused = false;
  go?.();
});
find("at")?.form.addEventListener("submit", (event) => {
  if (!saving.size) {
    setOff();
    return;
  }
  event.preventDefault();
  leave(() => event.target.requestSubmit(), true);
});
window.addEventListener("pagehide", stayHere); // it may be shown again
document.addEventListener("pointerdown", stayHere);
document.addEventListener("focusin", ({ target }) => {
  if (!target.matches(FIELDS)) return;
  stayHere();
  touched = target;
});

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if ((left || leaving?.isAway) && (key.length === 1 || key === "Enter")) {
    event.preventDefault();
    return;
  }
  if (target.matches?.(FIELDS)) touched = target;
  const button = target.closest?.("[data-minute-box]")?.querySelector("button[type=submit]");
  const sends = event.ctrlKey || event.metaKey || target.matches?.("input");
  if (key === "Enter" && sends && button) {
    event.preventDefault(); // all boxes stand in one form: the browser would press its first button
    if ([...saving.values()].some(({ box }) => box.contains(button))) return; // what was typed since is not sent yet
    if (!event.repeat) button.click();
    if (!saving.size) return;
    toHeading();
    if (event.shiftKey) act("j");
    return;
  }
  if (key === "Escape") {
    stayHere();
    if (target.matches?.(FIELDS)) toHeading();
    return;
  }
  if (performance.now() < quietUntil || off || event.ctrlKey || event.metaKey || event.altKey || target.matches?.(FIELDS)) return;
  if (act(key)) event.preventDefault();
});

// What was typed and not saved is not left behind without a question.
function unsaved() {
  const fields = document.querySelectorAll("[data-minute-form] :is(textarea, select, input:not([type=hidden]))");
  return [...fields].some(isUnsaved);
}

// In a box that was refused, all is unsaved that is not blank.
function isUnsaved(field) {
  const isRefused = field.closest("[data-unsaved]") !== null;
  if (["radio", "checkbox"].includes(field.type)) return field.checked && (isRefused || !field.defaultChecked);
  if (field.matches("select")) {
    const before = [...field.options].findIndex((option) => option.defaultSelected);
    return field.selectedIndex !== (isRefused ? 0 : Math.max(before, 0));
  }
  return field.value !== (isRefused ? "" : field.defaultValue);
}

let sending = false;
document.addEventListener("submit", (event) => {
  sending = event.target.matches("[data-minute-form]") && !event.defaultPrevented;
});

window.addEventListener("beforeunload", (event) => {
  if (sending || !unsaved()) return;
  event.preventDefault();
  stayHere();
});
