// Every second the room asks whether anything changed. 204: nothing. 200: the room anew, without losing what is typed.
import { announce, readRoom, replace } from "./morph.js";

const EACH = 1000;
const HIDDEN = 15000;
const LONGEST = 30000;

let pause = EACH;
let timer;

const room = () => document.getElementById("room");
const busy = () => document.querySelector("[data-sent], .htmx-request");

async function look() {
  const now = room();
  const address = now?.dataset.liveUrl;
  if (!address || busy()) return;
  const url = new URL(address, location.href);
  url.searchParams.set("v", now.dataset.version);
  const person = now.querySelector("[data-candidacy]")?.dataset.candidacy;
  if (person && !url.searchParams.has("c")) url.searchParams.set("c", person);
  const answer = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin", cache: "no-store" });
  if (answer.status === 204) return;
  if (answer.status === 401 || answer.status === 403 || answer.status === 404 || answer.redirected) {
    stop("You are no longer signed in here, or this room is no longer open to you. Reload to see.");
    return;
  }
  if (!answer.ok) throw new Error(String(answer.status));
  const fresh = readRoom(await answer.text());
  // What was asked for may meanwhile be another room, or a past moment of this one.
  if (!fresh || room() !== now || now.dataset.liveUrl !== address || busy()) return;
  const news = told(now, fresh);
  replace(now, fresh);
  announce(news);
}

// What is said aloud about the difference: the latest act; what the room waits for; or at least that there is one.
function told(old, fresh) {
  if (fresh.dataset.said !== old.dataset.said) return fresh.dataset.said;
  const [stood, stands] = [old, fresh].map((one) => one.querySelector(".stand")?.textContent.trim() ?? "");
  if (stood !== stands) return stands;
  const [read, reads] = [old, fresh].map((one) => one.textContent.replace(/\s+/g, " "));
  // A note that was saved here while its author types is no news to them.
  return read === reads || "own" in old.dataset ? "" : "Something in this room has changed.";
}

let stopped = false;
function stop(text) {
  stopped = true;
  announce(text, { stays: true });
}

// Without a connection the page looks as if it were of now: so it says that it may not be, until it is again.
let failures = 0;
function lost() {
  failures += 1;
  if (failures === 2) {
    announce("The connection is lost, so what stands here may be old. It is tried again by itself.", { stays: true });
  }
}

function found() {
  if (failures > 1) announce("The connection is back.");
  failures = 0;
}

async function round() {
  try {
    await look();
    found();
    pause = document.hidden ? HIDDEN : EACH;
  } catch {
    lost();
    pause = Math.min(pause * 2, LONGEST);
  }
  plan();
}

function plan() {
  clearTimeout(timer);
  if (!stopped) timer = setTimeout(round, pause);
}

function soon() {
  if (document.hidden) return;
  pause = EACH;
  clearTimeout(timer);
  if (!stopped) round();
}

document.addEventListener("visibilitychange", soon);
window.addEventListener("online", soon);
window.addEventListener("offline", soon);
plan();
