// The door and the board: more than once a second they ask whether anything moved, and single keys press what is offered.
import { follow, forThePage, keysOff, lost } from "./follow.js";
import { announce } from "./morph.js";

const PRESS = { i: "here", c: "call", e: "enter", d: "done", m: "missing", u: "undo" };
let sent = false;

function called(one) {
  return [...one.querySelectorAll(".stands-called .queue-name")].map((name) => name.textContent.replace(/\s+/g, " ").trim());
}

follow("queue", {
  each: 400, // so that a screen is never a second behind: see benchmarks/board.py
  ended: "You are no longer signed in here, or this door is no longer yours. Reload to see.",
  away: "The connection is lost, so what stands here may be old. It is tried again by itself.",
  waits: () => sent,
  more(url) {
    const who = new URL(location.href).searchParams.get("who");
    if (who) url.searchParams.set("who", who);
  },
  news(before, fresh) {
    const there = called(before);
    const now = called(fresh).filter((name) => !there.includes(name));
    return now.length ? `Called: ${now.join(", ")}` : "";
  },
});

const typing = (one) => one.closest?.("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button])");

// j and k go from one to the other (keys.js); n goes to whoever is next.
document.addEventListener("keydown", (event) => {
  if (!forThePage(event) || typing(event.target) || keysOff()) return;
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

// Without a connection a press would lead to no page at all: so this one stays, and says that nothing was pressed.
document.addEventListener(
  "submit",
  (event) => {
    sent = !lost();
    if (sent) {
      setTimeout(() => (sent &&= !event.defaultPrevented)); // what another module keeps back is not on its way
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    announce("There is no connection, so nothing was pressed. Press again when it is back.", { stays: true });
  },
  true,
);
window.addEventListener("pageshow", () => (sent = false));
