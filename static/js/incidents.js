// The form of an incident: a further question that follows from none of the chosen types is hidden, unless it has been
// answered. Without this file all of them stand there and may be left as they are.

const NOT_KNOWN = "not_known";
const main = document.querySelector("select[name=main_type]");
const others = document.querySelectorAll("input[name=other_types]");

function show() {
  const chosen = new Set([main.value, ...[...others].filter((box) => box.checked).map((box) => box.value)]);
  for (const part of document.querySelectorAll("[data-asked-by]")) {
    const follows = part.dataset.askedBy.split(" ").some((key) => chosen.has(key));
    const answer = part.querySelector("select");
    part.hidden = !follows && answer.value === NOT_KNOWN && !part.querySelector(".govuk-error-message");
  }
}

if (main) {
  for (const field of [main, ...others]) field.addEventListener("change", show);
  show();
}
