// Moderation of a return by keyboard. It saves itself by saving.js, and works without either: every key has a radio
// button or a button, and another saves.

const KEY = "letter-keys-off"; // as in a meeting: for those who speak to their machine
const FIELDS = "input:not([type=radio], [type=checkbox], [type=button], [type=submit]), textarea, select";

const form = document.querySelector(".moderating");
const rest = document.getElementById("rest");
const toggle = document.getElementById("letter-keys");

let off = false;
try {
  off = localStorage.getItem(KEY) === "yes";
} catch {
  // a browser that keeps nothing: the keys are on
}

function showToggle() {
  toggle.textContent = off ? "Turn the letter keys on" : "Turn the letter keys off";
  toggle.setAttribute("aria-pressed", String(off));
}

toggle.addEventListener("click", () => {
  off = !off;
  try {
    localStorage.setItem(KEY, off ? "yes" : "no");
  } catch {
    // as above: it holds until the page is left
  }
  showToggle();
});
document.getElementById("moderating-keys").hidden = false;
showToggle();

// Where keys lead: the answers that are to be seen, the rest as one, and the end.
function places() {
  const all = [...form.querySelectorAll(".moderated, #rest, #decide")];
  return all.filter((place) => !place.closest("details:not([open])"));
}

let here = null; // the place that had focus last: a button of keys leads on from there
form.addEventListener("focusin", ({ target }) => {
  here = places().findLast((place) => place.contains(target)) ?? here;
});
const current = () => (here?.isConnected ? here : undefined);
const chosen = (card) => card.querySelector("input[type=radio]:checked");
const commentOf = (card) => card.querySelector("textarea");

function goTo(place) {
  place?.focus({ preventScroll: true });
  place?.scrollIntoView({ block: place.matches("#decide, #rest") ? "start" : "nearest" });
}

function step(by) {
  const all = places();
  const at = all.indexOf(current());
  goTo(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
}

// What stood in a card when it was last saved, so that what is not saved yet can be undone here.
const before = new WeakMap();
for (const card of form.querySelectorAll(".moderated")) remember(card);

function remember(card) {
  before.set(card, { says: chosen(card)?.value ?? "", comment: commentOf(card).value });
}

function isUnsaved(card) {
  const { says, comment } = before.get(card);
  return (chosen(card)?.value ?? "") !== says || commentOf(card).value !== comment;
}

function putBack(card) {
  const { says, comment } = before.get(card);
  for (const radio of card.querySelectorAll("input[type=radio]")) radio.checked = radio.value === says;
  commentOf(card).value = comment;
  card.querySelector("[data-unsaved]")?.remove();
  goTo(card);
}

const changed = (card) => card.querySelector("[data-saves]").dispatchEvent(new Event("change", { bubbles: true }));

function choose(card, says) {
  card.querySelector(`input[value=${says}]`).checked = true;
  changed(card);
}

// "More is wanted" begins with a sentence, which can be changed.
form.addEventListener("change", ({ target }) => {
  const card = target.closest(".moderated");
  if (target.matches("input[value=more]:checked")) begin(card);
}, true);

function begin(card) {
  const box = commentOf(card);
  if (!box.value) box.value = card.dataset.ready;
}

function accept(place) {
  const button = place.matches("#rest") && place.querySelector(".moderated-accept");
  if (button) whenSaved(() => button.click());
  else if (place.matches(".moderated")) {
    choose(place, "accepted");
    step(1);
  }
}

function more(card) {
  if (chosen(card)?.value === "more") return write(card);
  begin(card);
  choose(card, "more");
}

function write(card) {
  const box = commentOf(card);
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
}

function reject(card) {
  if (chosen(card)?.value !== "not_accepted" && commentOf(card).value === card.dataset.ready) commentOf(card).value = "";
  choose(card, "not_accepted");
  write(card);
}

function undo() {
  const cards = [...form.querySelectorAll(".moderated")];
  const card = [current(), ...cards].find((one) => one?.matches(".moderated") && isUnsaved(one));
  if (card) putBack(card);
  else document.getElementById("undo").click();
}

// What is pressed goes out once all that was moderated has been sent, one after the other.
const pending = new Set();
let next = null;

function whenSaved(go) {
  if (pending.size) next = go;
  else go();
}

form.addEventListener("change", ({ target }) => {
  const verdict = target.closest(".moderated__verdict");
  if (verdict) pending.add(verdict);
});
document.body.addEventListener("htmx:afterRequest", ({ detail: { elt, xhr } }) => {
  if (!pending.delete(elt)) return;
  const card = elt.closest(".moderated");
  if (xhr.status === 200 && !xhr.responseText.includes("data-unsaved")) remember(card);
  count(card.closest(".moderated-group, #rest"));
  if (pending.size) return;
  const go = next;
  next = null;
  go?.();
});

const cardsIn = (place) => [...(place?.querySelectorAll(".moderated") ?? [])];
const isWithout = (card) => !chosen(card) || card.querySelector("[data-unsaved]");

// The head says how many answers wait, the button for several how many it is about.
function count(group) {
  document.getElementById("waiting").textContent = cardsIn(form).filter(isWithout).length;
  const button = group?.querySelector(".moderated-accept");
  const number = cardsIn(group).filter((card) => !chosen(card)).length;
  if (!button) return;
  button.hidden = !number;
  const words = button.querySelector("span:not(.govuk-visually-hidden)");
  if (words) words.textContent = number;
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  a: (place) => place && accept(place),
  m: (place) => place?.matches(".moderated") && more(place),
  x: (place) => place?.matches(".moderated") && reject(place),
  u: () => whenSaved(undo),
  f: () => whenSaved(() => document.getElementById("finish").click()),
};

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "Escape" && target.matches?.(FIELDS)) goTo(current());
  if (off || event.ctrlKey || event.metaKey || event.altKey || target.matches?.(FIELDS) || !Object.hasOwn(KEYS, key)) return;
  if (document.querySelector("dialog[open]") || (event.repeat && !"jk".includes(key))) return; // a key held down judges once
  event.preventDefault();
  KEYS[key](current());
});
for (const button of document.querySelectorAll("#moderating-keys [data-key]")) {
  button.addEventListener("click", () => KEYS[button.dataset.key](current()));
}

// Who comes to a return begins with the first answer that waits; who comes back after saving goes on there.
const errors = document.querySelector(".govuk-error-summary");
const place = document.getElementById(location.hash.slice(1));
if (place?.closest("details")) place.closest("details").open = true;
if (!errors) goTo(place ?? places().find((one) => one.matches(".moderated") && !chosen(one)) ?? places()[0]);
