// The door and the board: more than once a second they ask whether anything moved, and single keys press what is offered.
import { announce, replace } from "./morph.js";

const EACH = 400; // so that a screen is never a second behind: see benchmarks/board.py
const HIDDEN = 15000;
const LONGEST = 30000;
const PRESS = { i: "here", c: "call", e: "enter", d: "done", m: "missing", u: "undo" };

const queue = () => document.getElementById("queue");
let pause = EACH;
let failures = 0;
let sent = false;
let timer;

async function look() {
  const now = queue();
  if (!now || sent) return true;
  const url = new URL(now.dataset.liveUrl, location.href);
  const who = new URL(location.href).searchParams.get("who");
  url.searchParams.set("v", now.dataset.version);
  if (who) url.searchParams.set("who", who);
  const answer = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin", cache: "no-store" });
  if (answer.status === 204) return true;
  if ([401, 403, 404].includes(answer.status) || answer.redirected) {
    announce("You are no longer signed in here, or this door is no longer yours. Reload to see.", { stays: true });
    return false;
  }
  if (!answer.ok) throw new Error(String(answer.status));
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("queue");
  if (!fresh || queue() !== now || sent) return true;
  const called = (one) => [...one.querySelectorAll(".stands-called .queue-name")].map((name) => name.textContent.replace(/\s+/g, " ").trim());
  const before = called(now);
  const news = called(fresh).filter((name) => !before.includes(name));
  replace(now, fresh);
  announce(news.length ? `Called: ${news.join(", ")}` : "", { shown: false });
  return true;
}

async function round() {
  let goes = true;
  try {
    goes = await look();
    if (failures > 1) announce("The connection is back.");
    failures = 0;
    pause = document.hidden ? HIDDEN : EACH;
  } catch {
    failures += 1;
    if (failures === 2) announce("The connection is lost, so what stands here may be old. It is tried again by itself.", { stays: true });
    pause = Math.min(pause * 2, LONGEST);
  }
  if (goes) timer = setTimeout(round, pause);
}

function soon() {
  if (document.hidden) return;
  pause = EACH;
  clearTimeout(timer);
  round();
}

const typing = (one) => one.closest?.("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button])");

// j and k go from one to the other (keys.js); n goes to whoever is next.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat || typing(event.target)) return;
  if (document.querySelector("dialog[open]") || localStorage.getItem("castlist:keys-off") === "yes") return;
  if (event.key === "n") {
    event.preventDefault();
    document.querySelector(".is-next, .stands-called, .stands-in")?.focus();
    return;
  }
  const what = PRESS[event.key];
  const button = what && document.activeElement?.closest("[data-card]")?.querySelector(`button[name="press"][value="${what}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

document.addEventListener("submit", () => (sent = true));
window.addEventListener("pageshow", () => (sent = false));
document.addEventListener("visibilitychange", soon);
window.addEventListener("online", soon);
timer = setTimeout(round, pause);
