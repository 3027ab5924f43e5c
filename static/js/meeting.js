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
  if (key === "j") find("walk-next")?.click();
  else if (key === "k") find("walk-previous")?.click();
  else if (key === "g") goTo(find("at"));
  else if (key === "/") openFilters();
  else if (key in BOXES) goTo(find(BOXES[key]));
  else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const button = target.closest?.("[data-minute-box]")?.querySelector("button[type=submit]");
  const sends = event.ctrlKey || event.metaKey || target.matches?.("input");
  if (key === "Enter" && sends && button) {
    event.preventDefault(); // all boxes stand in one form: the browser would press its first button
    button.click();
    return;
  }
  if (key === "Escape" && target.matches?.(FIELDS)) {
    find("action")?.focus({ preventScroll: true });
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
  if (!sending && unsaved()) event.preventDefault();
});
