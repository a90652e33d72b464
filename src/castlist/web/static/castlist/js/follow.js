// What the pages of a day share: each asks again and again whether anything moved, puts in its place what did, says when
// the connection is lost and when it is back, and asks at once when somebody looks at it again.
import { announce, replace } from "./morph.js";

const HIDDEN = 15000;
const LONGEST = 30000;

let failures = 0; // in a row

/** There is no connection. */
export const lost = () => !navigator.onLine || failures > 1;

/**
 * Follows the part of the page with that id. `each`: milliseconds from an answer to the next question; `ended` and
 * `away`: what is said when it is nobody's any more, and when there is no connection; `news(before, fresh)`: what is
 * read out of what moved; `waits()`: nothing is put in place now; `more(url)`: what else is asked.
 */
export function follow(id, { each, ended, away, news, waits, more = () => {} }) {
  const part = () => document.getElementById(id);
  let pause = each;
  let timer;

  async function look() {
    const now = part();
    if (!now || waits()) return true;
    const url = new URL(now.dataset.liveUrl, location.href);
    url.searchParams.set("v", now.dataset.version);
    more(url);
    const answer = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin", cache: "no-store" });
    if (answer.status === 204) return true;
    if ([401, 403, 404].includes(answer.status) || answer.redirected) {
      announce(ended, { stays: true });
      return false;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
    if (!fresh || part() !== now || waits()) return true;
    const said = news(now, fresh);
    replace(now, fresh);
    announce(said, { shown: false });
    return true;
  }

  async function round() {
    let goes = true;
    try {
      goes = await look();
      if (failures > 1) announce("The connection is back.");
      failures = 0;
      pause = document.hidden ? HIDDEN : each;
    } catch {
      failures += 1;
      if (failures === 2) announce(away, { stays: true });
      pause = Math.min(pause * 2, LONGEST);
    }
    if (goes) timer = setTimeout(round, pause);
  }

  function soon() {
    if (document.hidden) return;
    pause = each;
    clearTimeout(timer);
    round();
  }

  document.addEventListener("visibilitychange", soon);
  window.addEventListener("online", soon);
  timer = setTimeout(round, pause);
}

/** Whether a key is for the page: none is held beside it, and nothing is asked in front of it. */
export function forThePage(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return false;
  return !document.querySelector("dialog[open]");
}

/** Somebody has turned single keys off, on the page that `?` opens. */
export const keysOff = () => localStorage.getItem("castlist:keys-off") === "yes";
