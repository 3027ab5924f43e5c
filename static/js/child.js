// The children's survey, one screen at a time. What is chosen stands in the form alone and is stored nowhere: whoever
// leaves, hides the page or goes away from the device leaves it empty. Without this script the page is one long form.

(() => {
  const form = document.querySelector("form");
  const hide = document.querySelector("[data-hide]");
  const screens = [...document.querySelectorAll("[data-screen]")];
  const ASK_AFTER = 120_000, EMPTY_AFTER = 180_000, AGAIN_AFTER = 5_000, WAIT_AT_MOST = 20_000; // milliseconds

  function leave(event) {
    event.preventDefault();
    if (form) empty();
    document.body.hidden = true;
    location.replace(hide.href);
  }
  hide.addEventListener("click", leave);
  const previous = document.querySelector("[data-previous]");
  if (previous && history.length > 1) {
    previous.hidden = false;
    previous.addEventListener("click", () => history.back());
  }
  if (!form) return; // a page with one screen

  const named = (name) => screens.find((screen) => screen.dataset.screen === name);
  const steps = [named("start"), ...screens.filter((screen) => screen.dataset.screen === "question"), named("end")];
  const status = form.querySelector("[data-sending]");
  const help = named("help"), still = named("still");
  const cameFrom = new Map(); // for the screens that lead back
  let shown = null, touched = Date.now(), sending = null;

  function show(screen) {
    const from = shown === still ? cameFrom.get(still) : shown;
    if (from && from !== screen) cameFrom.set(screen, from);
    shown = screen;
    for (const each of screens) each.hidden = each !== screen;
    document.documentElement.classList.toggle("begun", screen !== steps[0]);
    window.scrollTo(0, 0);
    screen.querySelector("h2").focus({ preventScroll: true });
  }

  const uncheck = (part) => part.querySelectorAll("input:checked").forEach((input) => (input.checked = false));
  const saidYes = () => form.querySelector("[data-experience] input[value=yes]:checked") !== null;

  // The question whom a child told is asked of those who said yes. All others pass from question 12 to 14: everybody
  // has the same number on the same question, and a neighbour cannot see who was asked more.
  function step(by) {
    let at = steps.indexOf(shown) + by;
    if ("followed" in steps[at].dataset && !saidYes()) {
      uncheck(steps[at]);
      at += by;
    }
    show(steps[at]);
  }

  function empty() {
    if (sending) clearTimeout(sending.timer), sending.request.abort();
    sending = null;
    say("");
    uncheck(form);
  }

  function renew() {
    empty();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    form.elements.mark.value = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function begin() {
    renew();
    show(steps[0]);
  }

  function say(words) {
    status.textContent = words;
    form.classList.toggle("is-sending", sending !== null);
  }

  function send() {
    if (sending) return;
    sending = { body: new URLSearchParams(new FormData(form)), request: null, timer: 0 };
    shown.querySelector("h2").focus(); // the button that was pressed goes
    say(status.dataset.sending);
    attempt(sending);
  }

  async function attempt(own) {
    own.request = new AbortController();
    const limit = setTimeout(() => own.request.abort(), WAIT_AT_MOST);
    let state = "", words = status.dataset.noConnection;
    try {
      const headers = { Accept: "application/json" }, { signal } = own.request;
      const options = { method: "POST", body: own.body, headers, signal, credentials: "omit", cache: "no-store" };
      ({ state, words } = await (await fetch(form.action, options)).json());
    } catch {
      // no connection, or an answer that is not ours: it is tried again
    }
    clearTimeout(limit);
    if (own !== sending) return; // emptied meanwhile
    if (state === "" || state === "busy") {
      say(words);
      own.timer = setTimeout(() => attempt(own), AGAIN_AFTER);
    } else if (state === "sent") {
      renew();
      arrive(named("sent"));
    } else {
      sending = null;
      say("");
      named("refused").querySelector("h2").textContent = words;
      arrive(named("refused"));
    }
  }

  // Whoever reads the help meanwhile is left to read it
  function arrive(screen) {
    touched = Date.now();
    if (shown === help) cameFrom.set(help, screen);
    else show(screen);
  }

  // Options that say nothing beside another one
  function standAlone(input) {
    if (input.type !== "checkbox" || !input.checked) return;
    const isAlone = (option) => option.value === "not_known" || option.value === "no_one";
    for (const other of form.elements[input.name])
      if (other !== input && (isAlone(input) || isAlone(other))) other.checked = false;
  }

  const presses = {
    next: () => step(1),
    back: () => step(-1),
    skip: () => (uncheck(shown), step(1)),
    stop: () => (empty(), show(named("stop"))),
    help: () => show(help),
    return: () => show(cameFrom.get(shown) || steps[0]),
    "next-person": begin,
    "try-again": () => show(named("end")),
  };
  document.addEventListener("click", (event) => {
    for (const [name, press] of Object.entries(presses))
      if (event.target.closest(`[data-${name}]`)) {
        event.preventDefault();
        press();
      }
  });
  form.addEventListener("change", (event) => standAlone(event.target));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (shown === named("end")) send();
    else step(1); // Enter in an answer
  });

  for (const kind of ["pointerdown", "keydown", "wheel", "touchmove"])
    document.addEventListener(kind, () => (touched = Date.now()), { passive: true });
  setInterval(() => {
    const idle = Date.now() - touched;
    if (sending || [steps[0], named("sent"), named("stop")].includes(shown)) return;
    if (idle > EMPTY_AFTER) begin();
    else if (idle > ASK_AFTER && shown !== still) show(still);
  }, 1_000);

  window.addEventListener("pagehide", empty);
  window.addEventListener("pageshow", (event) => event.persisted && begin());

  document.documentElement.classList.add("js");
  const refused = form.querySelector(".refusal");
  if (refused) show(named("end"));
  else begin();
})();
