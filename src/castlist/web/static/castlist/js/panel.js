// The page of the day for a panel: it follows the queue, and never takes away what somebody is typing. The next person
// by key or by a swipe is a link that is followed, so without this module the links do it.
import "./notes.js";
import { follow, forThePage, keysOff, lost } from "./follow.js";
import { announce } from "./morph.js";

const FAR = 70; // pixels of a swipe
const FLAT = 0.5; // how much of that it may go up or down

follow("panel-day", {
  each: 1000,
  ended: "Whoever this is about is no longer here for you, or you are not signed in any more. Reload to see.",
  away: "The connection is lost. What you type is kept on this device, and saved when there is one.",
  waits: () => document.querySelector("[data-sent]"),
  news: (before, { dataset: { inside } }) => (inside && inside !== before.dataset.inside ? `Now in the room: ${inside}` : ""),
});

// -- To the next person, and back

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
  const way = KEYS[event.key];
  if (!way || event.shiftKey || !forThePage(event) || event.target.closest?.(TYPED)) return;
  if (event.key.length === 1 && keysOff()) return;
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
