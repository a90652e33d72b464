// The page of the day for a panel: it follows the queue, and never takes away what somebody is typing. The next person
// by key or by a swipe is a link that is followed, so without this module the links do it.
import "./notes.js";
import { announce, replace } from "./morph.js";

const EACH = 1000;
const HIDDEN = 15000;
const LONGEST = 30000;
const FAR = 70; // pixels of a swipe
const FLAT = 0.5; // how much of that it may go up or down

const page = () => document.getElementById("panel-day");
let pause = EACH;
let failures = 0;
let timer;

async function look() {
  const now = page();
  const url = new URL(now.dataset.liveUrl, location.href);
  url.searchParams.set("v", now.dataset.version);
  const answer = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin", cache: "no-store" });
  if (answer.status === 204) return true;
  if ([401, 403, 404].includes(answer.status) || answer.redirected) {
    announce("Whoever this is about is no longer here for you, or you are not signed in any more. Reload to see.", { stays: true });
    return false;
  }
  if (!answer.ok) throw new Error(String(answer.status));
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("panel-day");
  if (!fresh || page() !== now || document.querySelector("[data-sent]")) return true;
  const inside = fresh.dataset.inside;
  const news = inside && inside !== now.dataset.inside ? `Now in the room: ${inside}` : "";
  replace(now, fresh);
  announce(news, { shown: false });
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
    if (failures === 2) announce("The connection is lost. What you type is kept on this device, and saved when there is one.", { stays: true });
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

// -- To the next person, and back

const lost = () => !navigator.onLine || failures > 1;

function go(way) {
  document.querySelector(`.panel-turn [rel="${way}"]`)?.click();
}

// Without a connection another page would be none at all: so this one stays, with what is typed in it.
document.addEventListener("click", (event) => {
  if (!event.target.closest?.(".panel-turn a, .panel-order a, .panel-now a") || !lost()) return;
  event.preventDefault();
  announce("There is no connection, so this page stays. What you type is kept on this device.");
});

const TYPED = "input, textarea, select, [contenteditable]";
const KEYS = { j: "next", k: "prev", ArrowRight: "next", ArrowLeft: "prev" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing || event.repeat) return;
  const way = KEYS[event.key];
  if (!way || event.target.closest?.(TYPED) || document.querySelector("dialog[open]")) return;
  if (event.key.length === 1 && localStorage.getItem("castlist:keys-off") === "yes") return;
  event.preventDefault();
  go(way);
});

let from = null;

document.addEventListener("touchstart", ({ touches, target }) => {
  const begins = touches.length === 1 && target.closest?.(".panel-person") && !target.closest(TYPED);
  from = begins ? { x: touches[0].clientX, y: touches[0].clientY } : null;
}, { passive: true });

document.addEventListener("touchend", ({ changedTouches }) => {
  if (!from) return;
  const [x, y] = [changedTouches[0].clientX - from.x, changedTouches[0].clientY - from.y];
  from = null;
  if (Math.abs(x) < FAR || Math.abs(y) > Math.abs(x) * FLAT || !getSelection().isCollapsed) return;
  go(x < 0 ? "next" : "prev");
}, { passive: true });

document.addEventListener("visibilitychange", soon);
window.addEventListener("online", soon);
timer = setTimeout(round, pause);
