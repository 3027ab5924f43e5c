// Cells of the plan that are edited in place. What all forms in place share is in app.js; the page works without either.

const body = document.body;

body.addEventListener("htmx:afterSettle", ({ detail: { target } }) => {
  const box = target.querySelector("form.in-place textarea");
  box?.setSelectionRange(box.value.length, box.value.length);
  const saved = target.querySelector("[data-same]");
  if (!saved) return;
  for (const other of document.querySelectorAll(`[data-same="${saved.dataset.same}"]`)) {
    if (other !== saved) other.innerHTML = saved.innerHTML; // the same text, printed in another row
  }
});

body.addEventListener("keydown", ({ key, target }) => {
  const form = key === "Escape" && target.closest("form.in-place");
  if (!form) return;
  const typed = "typed" in form.dataset || [...form.querySelectorAll("textarea")].some((b) => b.value !== b.defaultValue);
  if (!typed || confirm("Close without saving what you typed?")) form.querySelector("[data-put-back]").click();
});
