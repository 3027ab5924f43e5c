// The end of the session: announced ahead, put off where that is possible, and, once it is over, the page hidden with
// all that was typed in it. The server alone knows how much time is left, since other tabs use the session as well;
// it is asked before anything is said. Without this file a form that is sent too late is kept by the server.

const find = (id) => document.getElementById(id);
const dialog = find("timeout");
const over = find("signed-out");
const { ask, who } = dialog.dataset;
const warn = Number(dialog.dataset.warn) * 1000;
const TYPING = 60_000; // whoever typed a moment ago is there, and is not interrupted
const KEY = "session-changed"; // tells the other tabs to ask
const STEPS = [
  [90, "in about 2 minutes"],
  [60, "in about a minute and a half"],
  [30, "in less than a minute"],
  [10, "in less than 30 seconds"],
  [-1, "in a few seconds"],
];

let ends = { idle: 0, long: 0 }; // milliseconds since the epoch
let typed = 0;
let timer = 0;
let seenLong = false; // the end in any case is announced once
let asking = false;
let title = "";

function take({ idle, long, token }) {
  ends = { idle: Date.now() + idle * 1000, long: Date.now() + long * 1000 };
  if (!token) return;
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
}

const isLong = () => ends.long <= ends.idle;
const left = () => Math.min(ends.idle, ends.long) - Date.now();
const fields = () => [...document.querySelectorAll("main input, main textarea, main select")];

function isFilled(field) {
  if (field.type === "hidden" || field.type === "submit") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.value !== field.defaultValue;
}

function tellOthers() {
  try {
    localStorage.setItem(KEY, String(Date.now()));
  } catch {
    // a browser that keeps nothing: the other tabs ask by themselves in time
  }
}

// What is left, as the server knows it; null where it cannot be asked.
async function askServer(method = "GET") {
  const headers = { Accept: "application/json" };
  const options = { method, headers, credentials: "same-origin", cache: "no-store" };
  if (method === "GET") headers["X-Background"] = "time-left";
  else options.body = new FormData(find("timeout-stay"));
  try {
    const answer = await fetch(method === "GET" ? ask : find("timeout-stay").action, options);
    return answer.ok && !answer.redirected ? await answer.json() : null;
  } catch {
    return null;
  }
}

function wait() {
  clearTimeout(timer);
  const until = dialog.open || (isLong() && seenLong) ? left() : left() - warn;
  timer = setTimeout(look, dialog.open ? 1000 : Math.min(Math.max(until, 250), 60_000));
}

// Asks, and does what follows: nothing, announce, or hide.
async function look() {
  if (asking) return;
  const due = dialog.open ? left() <= 0 : left() <= (isLong() && seenLong ? 0 : warn);
  if (!due && !over.open) return dialog.open ? count() : wait();
  asking = true;
  let now = await askServer();
  if (now && now.who === who && !isLong() && Date.now() - typed < TYPING) now = (await askServer("POST")) ?? now;
  asking = false;
  if (now) {
    if (now.who !== who) return hide();
    take(now);
  }
  if (over.open && now) show();
  if (left() <= 0) return hide();
  if (left() <= warn && !(isLong() && seenLong)) announce();
  else if (dialog.open) dialog.close();
  wait();
}

function announce() {
  if (dialog.open) return;
  const long = isLong();
  find("timeout-why").textContent = long
    ? "You have been signed in for as long as is possible, and this cannot be put off. What you typed stays on the page: send it now, or sign in again afterwards."
    : "Nothing was done here for a while. What you typed stays on the page.";
  find("timeout-stay").hidden = long;
  find("timeout-back").hidden = !long;
  seenLong ||= long;
  count();
  dialog.showModal();
  find("timeout-heading").focus();
}

function count() {
  const seconds = left() / 1000;
  const words = `You will be signed out ${STEPS.find(([from]) => seconds > from)?.[1] ?? STEPS.at(-1)[1]}.`;
  const place = find("timeout-left");
  if (place.textContent !== words) place.textContent = words; // read out at each step, and only then
  if (dialog.open) wait();
}

async function stay() {
  const now = await askServer("POST");
  if (!now) {
    find("timeout-why").textContent = "The site could not be reached. Try again.";
    return;
  }
  if (now.who !== who) return hide();
  take(now);
  dialog.close();
  tellOthers();
}

function hide() {
  clearTimeout(timer);
  if (over.open) return;
  if (dialog.open) dialog.close();
  const keeps = fields().some(isFilled);
  const link = find("signed-out-link");
  find("signed-out-typed").hidden = !keeps;
  link.search = new URLSearchParams({ next: location.pathname + location.search });
  link.target = keeps ? "_blank" : "";
  link.textContent = keeps ? "Sign in again in a new tab" : "Sign in again";
  document.body.classList.add("session-over");
  title = document.title;
  document.title = "You are signed out";
  over.showModal();
  find("signed-out-heading").focus();
  tellOthers();
}

function show() {
  document.body.classList.remove("session-over");
  document.title = title;
  over.close();
  seenLong = false;
}

find("timeout-stay").addEventListener("submit", (event) => {
  event.preventDefault();
  stay();
});
find("timeout-back").addEventListener("click", () => dialog.close());
dialog.addEventListener("cancel", (event) => {
  if (isLong()) return; // Escape closes what cannot be put off, and else says that somebody is there
  event.preventDefault();
  stay();
});
dialog.addEventListener("close", wait);
over.addEventListener("cancel", (event) => event.preventDefault());
over.addEventListener("close", () => document.body.classList.contains("session-over") && over.showModal());

for (const kind of ["keydown", "pointerdown", "input"]) {
  document.addEventListener(kind, () => { if (!dialog.open && !over.open) typed = Date.now(); }, { passive: true });
}
document.addEventListener("visibilitychange", () => document.hidden || look()); // after sleep as well
addEventListener("pageshow", look);
addEventListener("focus", look);
addEventListener("storage", (event) => { if (event.key === KEY && (dialog.open || over.open)) asked(); });

// A piece of the page that was answered by the sign-in page: the session is over.
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.responseURL.includes("/accounts/login/")) asked();
});

document.addEventListener("signed-out", asked); // a form was not taken for that reason

// Asks now, whatever the time.
function asked() {
  ends.idle = Math.min(ends.idle, Date.now());
  look();
}

take({ idle: Number(dialog.dataset.idle), long: Number(dialog.dataset.long) });
tellOthers();
wait();
