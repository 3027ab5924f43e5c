// A return as it is filled in. It saves itself by saving.js, and works without either.

const form = document.querySelector(".return-form");

// Whoever ticks a box beside an answer that was not saved goes on at the question, once the box is gone; so does whoever
// opens a question in the place of its answer.
let left = null;

// How many questions are still to answer, as they are answered: of those that were when the page came.
const asked = [...(form?.querySelectorAll(".question:not(:has(.question__asked[hidden]))") ?? [])].map(({ id }) => id);
function recount() {
  const count = document.getElementById("left");
  if (!count) return;
  const saved = asked.filter((id) => document.querySelector(`#${id} .question__saved:not(.question__saved--blank)`));
  count.textContent = Math.max(0, count.dataset.left - saved.length);
}
document.body.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  left = target.contains(document.activeElement) ? target.closest("section")?.id : null;
});
document.body.addEventListener("htmx:afterSwap", () => {
  if (left && document.activeElement === document.body) document.getElementById(left)?.focus();
  left = null;
  recount();
});

// What could name a child is taken out of the boxes of its question, which are saved again.
form?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take-out]");
  if (!button) return;
  event.preventDefault();
  const quoted = JSON.parse(button.dataset.takeOut);
  const place = button.closest("[data-stays]").previousElementSibling;
  for (const box of place.querySelectorAll("textarea, input[type=text]")) {
    const before = box.value;
    for (const words of quoted) box.value = box.value.replaceAll(words, "");
    if (box.value === before) continue;
    box.value = box.value.replace(/[ \t]{2,}/g, " ").trim();
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new Event("change", { bubbles: true }));
    box.focus();
  }
});

// Whoever takes a tick away wants to answer anew: the question opens in its place.
form?.addEventListener("change", ({ target }) => {
  if (target.name === "same" && !target.checked) target.closest(".kept-row").querySelector(".kept-row__change").click();
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
