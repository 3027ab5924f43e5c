// A return as it is filled in. It saves itself by saving.js, and works without either.

const form = document.querySelector(".return-form");

// Whoever ticks a box beside an answer that was not saved goes on at the question, once the box is gone.
let left = null;
document.body.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  left = target.contains(document.activeElement) ? target.closest(".question") : null;
});
document.body.addEventListener("htmx:afterSwap", () => {
  if (left && document.activeElement === document.body) left.focus();
  left = null;
});

// A question that need not be answered because of another answer on the page goes out of sight, with what stands in it.
form?.addEventListener("change", ({ target }) => {
  for (const question of form.querySelectorAll("[data-unless]")) {
    if (question.dataset.unless !== target.name) continue;
    const idle = question.dataset.idle.split(" ").includes(form.elements.namedItem(target.name).value);
    question.querySelector(".question__asked").hidden = idle;
    question.querySelector(".question__idle").hidden = !idle;
  }
});
