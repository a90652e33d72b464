// Notes save while somebody types, and wait on this device while there is no connection. Nothing is ever overwritten:
// a note that was saved elsewhere meanwhile is left alone, and its form says so.
import { forget as forgetDraft } from "./drafts.js";

const KEY = "castlist:note:";
const PAUSE = 2000;
const LONGEST = 30000;
const NO_CONNECTION = "Not saved yet: no connection. It is kept on this device, and saved when there is one.";
const GONE = "Not saved: this is not here for you any more. What you typed stays on this page; copy it if you need it.";
const SIGNED_OUT = "Not saved: you are not signed in any more. It is kept on this device; sign in, and open this page again.";

const states = new WeakMap();
const state = (form) => {
  if (!states.has(form)) states.set(form, { timer: 0, tries: 0, key: "", saved: said(form), stopped: false, sending: false });
  return states.get(form);
};

const noteForm = (target) => {
  const form = target.form ?? target.closest?.("form");
  return form?.closest("[data-saves]") ? form : null;
};
const value = (form, name) => form.elements[name]?.value ?? "";
const fields = (form) => ({ text: value(form, "text"), score: value(form, "score"), audience: value(form, "audience") });
const said = (form) => JSON.stringify(fields(form));
const says = (form) => value(form, "text").trim() || Number(value(form, "score"));
const place = (form) => {
  const about = form.closest("[data-candidacy]")?.dataset.candidacy ?? "";
  return `${KEY}${value(form, "typed_by")}:${location.pathname}:${about}:${form.id}`;
};

function tell(form, text) {
  const line = form.querySelector("[data-saved]");
  if (line && line.textContent !== text) line.textContent = text;
}

// -- On this device

// Whoever signs out leaves nothing here: see drafts.js.
let gone = false;

function keep(form) {
  if (gone) return;
  const { key } = state(form);
  const kept = { ...fields(form), note: value(form, "note"), version: value(form, "version"), action: form.action, key };
  const { name } = form.closest("[data-name]")?.dataset ?? {};
  if (name) Object.assign(kept, { name, page: location.href, tab: tab() });
  try {
    localStorage.setItem(place(form), JSON.stringify(kept));
  } catch {
    // A full store is no reason to disturb somebody who writes.
  }
}

function forget(form) {
  localStorage.removeItem(place(form));
  forgetDraft(form);
}

function restore() {
  for (const form of document.querySelectorAll("[data-room] [data-saves] form:not([data-waited])")) {
    form.dataset.waited = "";
    const now = state(form);
    const found = localStorage.getItem(place(form));
    if (!found || "refused" in form.dataset) continue;
    const kept = JSON.parse(found);
    now.key = kept.key;
    now.tries = kept.key ? 1 : 0;
    form.elements.text.value = kept.text;
    for (const one of form.querySelectorAll("[type=radio]")) one.checked = kept[one.name] === one.value;
    if (kept.note) becomes(form, kept);
    for (let part = form.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    soon(form, 0);
  }
}

// -- About somebody else, typed on this page before it went on to the next person

// Only what this very tab has left behind: another tab may still be at work on what it has typed.
function tab() {
  const mine = sessionStorage.getItem("castlist:tab") ?? `${Date.now()}${Math.random()}`;
  sessionStorage.setItem("castlist:tab", mine);
  return mine;
}

const here = (name) => [...document.querySelectorAll("[data-saves] form")].some((form) => place(form) === name);

function leftBehind() {
  const me = document.querySelector("[data-saves] form")?.elements.typed_by?.value;
  const ours = `${KEY}${me}:${location.pathname}:`;
  return Object.keys(localStorage)
    .filter((name) => me && name.startsWith(ours) && !here(name))
    .map((name) => [name, JSON.parse(localStorage.getItem(name))])
    .filter(([, kept]) => kept.page);
}

// Said once more under the key that it went under: what arrived although nobody heard so is not written twice.
async function sendLeft(name, kept) {
  kept.key ||= crypto.randomUUID?.() ?? `${Date.now()}${Math.random()}`;
  localStorage.setItem(name, JSON.stringify(kept));
  const form = document.querySelector("[data-saves] form");
  const body = new URLSearchParams({ text: kept.text, score: kept.score, audience: kept.audience, key: kept.key });
  for (const field of ["csrfmiddlewaretoken", "typed_by"]) body.set(field, value(form, field));
  for (const field of ["note", "version"]) if (kept[field]) body.set(field, kept[field]);
  const answer = await fetch(kept.action, {
    method: "POST", body, redirect: "manual", headers: { "X-Saves": "yes" }, credentials: "same-origin",
  });
  if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
  // What stands by now is for its author to look at, on the page of whom it is about.
  if (answer.ok) localStorage.removeItem(name);
  else kept.stopped = true;
  if (kept.stopped) localStorage.setItem(name, JSON.stringify(kept));
}

let leftTries = 0;
let leftTimer;

async function sendAllLeft() {
  clearTimeout(leftTimer);
  if (gone || !document.querySelector("[data-notes-waiting]")) return;
  try {
    for (const [name, kept] of leftBehind()) {
      if (kept.tab === tab() && !kept.stopped && (kept.text.trim() || Number(kept.score))) await sendLeft(name, kept);
    }
    leftTries = 0;
  } catch {
    leftTries += 1;
    leftTimer = setTimeout(sendAllLeft, Math.min(PAUSE * 2 ** leftTries, LONGEST));
  }
  tellLeft();
}

function tellLeft() {
  const line = document.querySelector("[data-notes-waiting]");
  if (!line) return;
  const links = leftBehind().map(([, { name, page }]) => Object.assign(document.createElement("a"), { href: page, textContent: name }));
  line.replaceChildren(...(links.length ? ["Not saved yet, and kept on this device: what you typed about ", ...links.flatMap((one, n) => (n ? [", ", one] : [one])), "."] : []));
  line.hidden = !links.length;
}

// -- On the server

function hidden(form, name, content) {
  if (!form.elements[name]) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name });
    form.append(field);
  }
  form.elements[name].value = content;
}

// What was written anew is changed from now on.
function becomes(form, { note, version, action }) {
  state(form).headed ??= heading(form)?.textContent;
  hidden(form, "note", note);
  hidden(form, "version", version);
  if (action) form.action = action;
}

const heading = (form) => form.closest("details")?.querySelector("summary");

// The page knows of the note by now, and offers another; but what is being typed is still the one that was begun.
function stillHeaded() {
  for (const form of typedIn()) {
    const [line, { headed }] = [heading(form), state(form)];
    if (line && headed && form.elements.note) line.textContent = headed;
  }
}

function soon(form, wait = PAUSE) {
  const now = state(form);
  clearTimeout(now.timer);
  if (!now.stopped) now.timer = setTimeout(() => save(form), wait);
}

async function save(form, { leaving = false } = {}) {
  const now = state(form);
  clearTimeout(now.timer);
  if (gone || now.sending || now.stopped || !form.isConnected || !says(form) || said(form) === now.saved) return;
  // One key until there is an answer: what was saved although nobody heard so is not written a second time.
  now.key ||= crypto.randomUUID?.() ?? `${Date.now()}${Math.random()}`;
  now.tries += 1;
  now.sending = true;
  keep(form);
  const sent = said(form);
  const body = new URLSearchParams(new FormData(form));
  body.set("key", now.key);
  try {
    const answer = await fetch(form.action, {
      method: "POST", body, redirect: "manual", keepalive: leaving, headers: { "X-Saves": "yes" }, credentials: "same-origin",
    });
    if (answer.type === "opaqueredirect") return stop(form, SIGNED_OUT);
    if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
    if (answer.status === 404) return stop(form, GONE);
    heard(form, answer, await answer.json(), sent);
  } catch {
    tell(form, NO_CONNECTION);
    soon(form, Math.min(PAUSE * 2 ** now.tries, LONGEST));
  } finally {
    now.sending = false;
    now.then?.();
    now.then = null;
  }
}

function heard(form, answer, told, sent) {
  const now = state(form);
  // What stands by now is for its author to look at; anything else may be put right by typing on.
  if (answer.status === 409) return stop(form, told.says);
  if (!answer.ok) return tell(form, told.says);
  becomes(form, told);
  form.closest("[data-room]").dataset.own = "";
  // After a second try nobody knows which of the two was kept: then it is said once more, which changes nothing.
  now.saved = now.tries === 1 ? sent : "";
  now.tries = 0;
  now.key = "";
  if (said(form) !== now.saved) {
    keep(form);
    soon(form, 0);
  } else {
    forget(form);
    tell(form, "Saved.");
  }
}

// Somebody has to look: what was typed stays here, and its button shows why.
function stop(form, text) {
  state(form).stopped = true;
  tell(form, text);
}

// -- When

document.addEventListener("input", ({ target }) => {
  const form = noteForm(target);
  if (!form) return;
  keep(form);
  if (!state(form).stopped) tell(form, "");
  soon(form);
});

const typedIn = () => [...document.querySelectorAll("[data-saves] form")].filter((form) => states.has(form));

window.addEventListener("online", () => {
  typedIn().forEach((form) => soon(form, 0));
  sendAllLeft();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) typedIn().forEach((form) => save(form, { leaving: true }));
});

// The button waits for what is on its way; what it sends is no longer ours to keep.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.action.endsWith("/out/")) gone = true;
    if (!form.closest("[data-saves]")) return;
    const now = state(form);
    clearTimeout(now.timer);
    if (now.sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      now.then = () => form.requestSubmit(event.submitter);
    } else {
      now.stopped = true;
      localStorage.removeItem(place(form));
    }
  },
  true,
);
for (const failure of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, ({ detail }) => {
    if (!states.has(detail.elt)) return;
    state(detail.elt).stopped = false;
    keep(detail.elt);
    soon(detail.elt);
  });
}
document.addEventListener("castlist:replaced", () => {
  restore();
  stillHeaded();
  tellLeft();
});
restore();
sendAllLeft();
