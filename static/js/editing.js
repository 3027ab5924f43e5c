// The table of a plan that is edited in place. What all forms in place share is in app.js; the page works without either.

const body = document.body;

function isTyped(form) {
  if ("typed" in form.dataset) return true;
  const fields = [...form.querySelectorAll("textarea, select, input:not([type=hidden])")];
  return fields.some((field) =>
    field.matches("select")
      ? [...field.options].some((option) => option.selected !== option.defaultSelected)
      : field.value !== field.defaultValue || field.checked !== field.defaultChecked,
  );
}

// A cell that stands for several rows covers one more, or one less, of them.
function cover(row, change) {
  for (const id of row.dataset.below.split(" ")) {
    const cell = document.getElementById(id);
    if (cell) cell.rowSpan += change;
  }
}

// Cells, menus and new rows are opened where they stand, unless they are wanted in a tab of their own.
body.addEventListener("click", (event) => {
  const link = event.target.closest(".cell__link, .row-menu > a, a[data-below]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (!link.matches("[data-below]")) return window.htmx.ajax("GET", link.href, { source: link, target: link.parentElement });
  const row = link.closest("tr");
  const open = row.nextElementSibling;
  if (open?.matches(".new-row")) open.querySelector("textarea").focus();
  else window.htmx.ajax("GET", link.href, { source: link, target: row, swap: "afterend" });
});

body.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  const row = target.matches("tr[id]") && target.nextElementSibling;
  if (row && row.matches(".new-row")) cover(row, 1);
});

body.addEventListener("htmx:afterSettle", ({ target, detail }) => {
  const box = target.querySelector("form.in-place textarea");
  const below = detail.target.matches("tr") && detail.target.nextElementSibling;
  const row = below && below.matches(".new-row") ? below : target.closest("tr");
  if (detail.target.matches("tr") && row) {
    const next = row.querySelector("[aria-invalid=true]") ?? row.querySelector("textarea, a[data-below]");
    next.focus();
    next.scrollIntoView({ block: "center" }); // away from the headings, which stick to the top
  }
  box?.setSelectionRange(box.value.length, box.value.length);
  const saved = detail.target.querySelector("[data-same]");
  if (!saved) return;
  for (const other of document.querySelectorAll(`[data-same="${CSS.escape(saved.dataset.same)}"]`)) {
    if (other !== saved) other.innerHTML = saved.innerHTML; // the same text, printed in another row
  }
});

body.addEventListener("click", (event) => {
  const row = event.target.closest(".new-row [data-put-back]")?.closest("tr");
  if (!row) return;
  event.preventDefault();
  const before = row.previousElementSibling;
  cover(row, -1);
  row.remove();
  before.querySelector("a[data-below]").focus();
});

body.addEventListener("keydown", ({ key, target }) => {
  if (key !== "Escape") return;
  const menu = target.closest(".row-menu > details[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  const form = target.closest("form.in-place");
  if (!form || (isTyped(form) && !confirm("Close without saving what you typed?"))) return;
  form.querySelector("[data-put-back]").click();
});

// One menu is open at a time, and none once another place of the page is pressed.
body.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll(".row-menu > details[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
});

window.addEventListener("beforeunload", (event) => {
  if ([...document.querySelectorAll("form.in-place")].some(isTyped)) event.preventDefault();
});
