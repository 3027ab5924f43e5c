// The form of an incident: what a main type asks for besides, the answer that follows from a section 47 date, ages typed
// as numbers, the list of other types, and Ctrl with Enter. Without this file all questions stand there from the start,
// and the server works out the rest.

const NOT_KNOWN = "not_known";
const TYPING = 1_000; // milliseconds within which keys belong together, as in the browser's own lists
const form = document.querySelector("[data-record-form]");

// What was typed into a list so far, the last key included.
function typing() {
  let text = "";
  let last = 0;
  return (key) => {
    text = Date.now() - last < TYPING ? text + key : key;
    last = Date.now();
    return text;
  };
}

// A question that follows from none of the chosen types is hidden, unless it was answered. Its room stays.
function askFurther({ main_type: main, other_types: others }) {
  const parts = [...form.querySelectorAll("[data-asked-by]")];
  const chosen = new Set([main.value, ...[...others].filter((box) => box.checked).map((box) => box.value)]);
  for (const part of parts) {
    const follows = part.dataset.askedBy.split(" ").some((key) => chosen.has(key));
    const answered = part.querySelector("select").value !== NOT_KNOWN || part.querySelector(".govuk-error-message");
    part.hidden = !follows && !answered;
  }
  form.querySelector("[data-none]").hidden = parts.some((part) => !part.hidden);
}

// A section 47 date says that an enquiry was started: the question beside it is answered and passed over.
function followDate({ section_47_on: date, section_47: started }) {
  let before = started.value;
  const follow = () => {
    const dated = date.value.trim() !== "";
    if (dated === started.disabled) return;
    if (dated) before = started.value;
    started.value = dated ? "yes" : before;
    started.disabled = dated;
  };
  date.addEventListener("input", follow);
  follow();
}

// Typed as a number, an age chooses its band: the browser alone would take the 1 of 14 for "10 to 12" and keep it.
function readAges({ age }) {
  const number = typing();
  age.addEventListener("keydown", (event) => {
    if (!/^\d$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const years = Number(number(event.key));
    const band = [...age.options].find(({ value }) => {
      const [from, to] = value === "under_5" ? [0, 4] : value.split("_").map(Number);
      return from <= years && years <= to;
    });
    age.value = band?.value ?? NOT_KNOWN;
    age.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// The list of other types opens over the page. A letter leads to the next type that begins with it, as in a list of the
// browser's own; Escape closes it, and so does going on.
function listTypes(details, boxes, left) {
  const shown = details.querySelector("[data-chosen]");
  const text = typing();
  const name = (box) => box.labels[0].textContent.trim();
  details.addEventListener("change", () => {
    shown.textContent = boxes.filter((box) => box.checked).map(name).join("; ") || "None";
  });
  details.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && details.open) {
      details.querySelector("summary").focus();
      details.open = false;
    }
    if (event.key.length > 1 || event.key === " " || event.ctrlKey || event.altKey || event.metaKey) return;
    const typed = text(event.key.toLowerCase());
    const again = [...typed].every((key) => key === typed[0]);
    const begins = (box) => name(box).toLowerCase().startsWith(again ? typed[0] : typed);
    const at = boxes.indexOf(document.activeElement);
    const from = again ? at + 1 : Math.max(at, 0);
    const next = [...boxes.slice(from), ...boxes.slice(0, from)].find(begins);
    if (!next) return;
    details.open = true;
    next.focus();
  });
  details.addEventListener("toggle", () => details.open || left());
  form.addEventListener("focusin", ({ target }) => {
    if (!details.contains(target)) details.open = false;
  });
}

if (form) {
  const fields = form.elements;
  const ask = () => askFurther(fields);
  fields.main_type.addEventListener("blur", ask);
  followDate(fields);
  readAges(fields);
  listTypes(form.querySelector("[data-other-types]"), [...fields.other_types], ask);
  ask();
  form.querySelector("[data-keys]").hidden = false;
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.target.closest("a")) return;
    event.preventDefault();
    (event.target.closest("button") ?? form.querySelector(".govuk-button:not([name])")).click();
  });
}
