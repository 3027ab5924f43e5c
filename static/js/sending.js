// A form is sent in the background first, so that it stays on the page with all that was typed and chosen while the
// server cannot be reached or fails; then it is tried again after growing pauses. Once it is saved, the browser goes to
// the page that a form leads to. An answer that is a page, such as one with errors, comes by sending the form as browsers
// do (ADR 82). The pages work without this file. data-native="reason" leaves a form, or all in it, alone.

const FIRST = 2_000, LONGEST = 60_000; // milliseconds between two tries
const PATIENCE = 60_000, FOR_FILES = 600_000; // milliseconds until an answer that does not come is given up
const NOT_YET = "Not saved yet. Keep this page open; we try again.";
const CHANGED = "Not saved yet. Keep this page open, and press the button again when you have finished.";
const TOO_LARGE = "Not saved yet. Keep this page open: what you send is too large. Choose a smaller file or shorten the text, then press the button again.";
const SIGNED_OUT = "Not saved yet. Keep this page open: sign in on a new page, then press the button again here.";
const SENDING = "Sending…";

const open = new Map(); // form → what it has been pressed for: button, line, whether it is under way, pause, timer
let native = null; // the form that is being sent as browsers do

// What is said stands beside the button, and is read out.
function tell(form, { button, line }, words) {
  if (line.textContent === words) return;
  line.textContent = words;
  line.className = words === SENDING ? "govuk-body" : "govuk-error-message";
  if (!line.isConnected) {
    if (button && form.contains(button)) (button.closest(".govuk-button-group") ?? button).after(line);
    else form.append(line);
  }
  if (words !== SENDING) line.scrollIntoView({ block: "nearest" });
  document.getElementById("page-status").textContent = words;
}

function end(form) {
  const state = open.get(form);
  if (!state) return;
  clearTimeout(state.timer);
  form.ariaBusy = null;
  state.line.remove();
  if (document.getElementById("page-status").textContent === state.line.textContent) {
    document.getElementById("page-status").textContent = "";
  }
  open.delete(form);
}

function tryLater(form, state, answer) {
  const after = answer?.headers.get("Retry-After");
  const wanted = Number(after) * 1000 || Date.parse(after) - Date.now() || 0;
  state.timer = setTimeout(send, Math.max(state.pause, wanted), form, true);
  state.pause = Math.min(state.pause * 2, LONGEST);
  tell(form, state, NOT_YET);
}

// As browsers write it into a form without files.
const plain = (value) => (value.name ?? value).replace(/\r\n?|\n/g, "\r\n");

// A file that was changed or taken away since it was chosen can never be sent.
async function unreadable(data) {
  for (const file of data.values()) {
    if (!(file instanceof File) || !file.size) continue;
    try {
      await file.slice(0, 1).arrayBuffer();
    } catch {
      return file.name;
    }
  }
  return "";
}

async function send(form, isByItself = false) {
  const state = open.get(form);
  if (!state || state.isBusy || !form.isConnected) return;
  const { button } = state;
  clearTimeout(state.timer);
  state.isBusy = true;
  form.ariaBusy = "true";
  const address = button?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
  const isPlain = (button?.getAttribute("formenctype") ?? form.getAttribute("enctype")) !== "multipart/form-data";
  const data = new FormData(form, button);
  const stop = new AbortController();
  const patience = setTimeout(() => stop.abort(), isPlain ? PATIENCE : FOR_FILES);
  const waiting = setTimeout(() => isByItself || tell(form, state, SENDING), 1_000);
  const headers = { "X-Sending": "first", ...(isByItself && { "X-Background": "again" }) };
  let answer = null;
  try {
    answer = await fetch(address || location.href.split("#")[0], {
      method: "POST",
      body: isPlain ? new URLSearchParams([...data].map(([name, value]) => [name, plain(value)])) : data,
      headers,
      redirect: "manual",
      cache: "no-store",
      signal: stop.signal,
    });
  } catch {
    // no connection, or no answer in time
  }
  clearTimeout(patience);
  clearTimeout(waiting);
  const sent = answer?.headers.get("X-Sent"); // what does not come from our server lacks it
  const hidesPage = sent === "signed-out" && document.getElementById("timeout");
  if (sent && !hidesPage) {
    state.isLeaving = true;
    setTimeout(end, 10_000, form); // where that was a file, the page stays
    if (sent === "saved") goTo(answer.headers.get("X-Location"));
    else sendAsBrowsersDo(form, button);
    return;
  }
  state.isBusy = false;
  form.ariaBusy = null;
  if (hidesPage) {
    tell(form, state, SIGNED_OUT);
    document.dispatchEvent(new Event("signed-out"));
  } else if (answer?.status === 413) tell(form, state, TOO_LARGE);
  else {
    const gone = answer ? "" : await unreadable(data);
    if (gone) tell(form, state, `Not saved yet. The file “${gone}” was changed or moved after it was chosen. Choose it again.`);
    else tryLater(form, state, answer);
  }
}

function sendAsBrowsersDo(form, button) {
  native = form;
  form.requestSubmit(button);
}

// To a part of this very page a browser would only scroll, and show what was there before.
function goTo(address) {
  const there = new URL(address, location.href);
  if (there.hash && there.href.split("#")[0] === location.href.split("#")[0]) {
    history.pushState(null, "", there.pathname + (there.search ? `${there.search}&` : "?"));
    location.replace(there);
  } else location.assign(there);
}

addEventListener("submit", (event) => {
  const { target: form, submitter: button } = event;
  if (form === native) {
    native = null;
    return;
  }
  const value = (name) => button?.getAttribute(`form${name}`) ?? form.getAttribute(name) ?? "";
  if (event.defaultPrevented || value("method").toLowerCase() !== "post") return;
  if (form.closest("[data-native]") || !["", "_self"].includes(value("target"))) return;
  event.preventDefault();
  const before = open.get(form);
  if (before?.isBusy) return; // pressed twice
  const line = before?.line ?? document.createElement("p");
  clearTimeout(before?.timer);
  open.set(form, { button, line, pause: FIRST });
  send(form);
});

// Nothing is sent in the middle of a sentence.
addEventListener("input", ({ target }) => {
  const form = target.form;
  const state = open.get(form);
  if (!state || state.isBusy) return;
  clearTimeout(state.timer);
  state.timer = 0;
  tell(form, state, CHANGED);
});

addEventListener("online", () => {
  for (const [form, state] of open) {
    if (!state.timer) continue;
    state.pause = FIRST;
    send(form, true);
  }
});

addEventListener("beforeunload", (event) => {
  if ([...open].some(([form, state]) => form.isConnected && !state.isLeaving)) event.preventDefault();
});

addEventListener("pageshow", ({ persisted }) => {
  if (persisted) [...open.keys()].forEach(end);
});
