// A return as it is filled in. It saves itself by saving.js, and works without either.

const form = document.querySelector(".return-form");

// A question that need not be answered because of another answer on the page goes out of sight, with what stands in it.
form?.addEventListener("change", ({ target }) => {
  for (const question of form.querySelectorAll("[data-unless]")) {
    if (question.dataset.unless !== target.name) continue;
    const idle = question.dataset.idle.split(" ").includes(form.elements.namedItem(target.name).value);
    question.querySelector(".question__asked").hidden = idle;
    question.querySelector(".question__idle").hidden = !idle;
  }
});
