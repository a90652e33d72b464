// What the room and the pages of a day share: each asks again and again whether anything moved (204: nothing), puts in its
// place what did, says when the connection is lost and when it is back, and asks at once when somebody looks at it again.
import { announce, readPart, replace } from "./morph.js";

const HIDDEN = 15000;
const LONGEST = 30000;
const LATE = 15000; // then nobody answers any more, although nothing says so

let failures = 0; // in a row

/** There is no connection. */
export const lost = () => !navigator.onLine || failures > 1;

/**
 * Follows the part of the page with that id. `each`: milliseconds from an answer to the next question; `ended` and
 * `away`: what is said when it is nobody's any more, and when there is no connection; `news(before, fresh)`: what is
 * read out of what moved, `shown`: and shown as well; `waits()`: nothing is put in place now; `more(url, part)`: what
 * else is asked. Where the part has no address to ask at, nothing is asked.
 */
export function follow(id, { each, ended, away, news, waits, shown = false, more = () => {} }) {
  const part = () => document.getElementById(id);
  let pause = each;
  let going = true;
  let timer;

  async function look() {
    const now = part();
    const address = now?.dataset.liveUrl;
    if (!address || waits()) return;
    const url = new URL(address, location.href);
    url.searchParams.set("v", now.dataset.version);
    more(url, now);
    const answer = await fetch(url, {
      headers: { "HX-Request": "true" }, credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout?.(LATE),
    });
    if (answer.status === 204) return;
    if ([401, 403, 404].includes(answer.status) || answer.redirected) {
      going = false;
      announce(ended, { stays: true });
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = readPart(await answer.text(), id);
    // What was asked for may meanwhile be another part, or a past moment of this one.
    if (!fresh || part() !== now || now.dataset.liveUrl !== address || waits()) return;
    const said = news(now, fresh);
    replace(now, fresh);
    announce(said, { shown });
  }

  async function round() {
    try {
      await look();
      if (failures > 1) announce("The connection is back.");
      failures = 0;
      pause = document.hidden ? HIDDEN : each;
    } catch {
      failures += 1;
      if (failures === 2) announce(away, { stays: true });
      pause = Math.min(pause * 2, LONGEST);
    }
    // One question is planned, however many were on their way.
    clearTimeout(timer);
    if (going) timer = setTimeout(round, pause);
  }

  function soon() {
    if (document.hidden || !going) return;
    pause = each;
    clearTimeout(timer);
    round();
  }

  document.addEventListener("visibilitychange", soon);
  window.addEventListener("online", soon);
  window.addEventListener("offline", soon);
  timer = setTimeout(round, pause);
}

/** Whether a key is for the page: none is held beside it, and nothing is asked in front of it. */
export function forThePage(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return false;
  return !document.querySelector("dialog[open]");
}

/** Somebody has turned single keys off, on the page that `?` opens. */
export const keysOff = () => localStorage.getItem("castlist:keys-off") === "yes";
