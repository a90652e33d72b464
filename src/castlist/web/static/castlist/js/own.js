// Somebody's own page looks again by itself. Small: for a phone.
const EACH = 3000;
const HIDDEN = 15000;
const LONGEST = 30000;
const SOON = 120; // seconds

const own = () => document.getElementById("own");
const news = (part) => [...part.querySelectorAll("h1, [data-news]")].map((one) => one.textContent.replace(/\s+/g, " ").trim());

const clear = () => import("./aside.js").catch(() => {});
let hush;
function say(text, stays = false) {
  const place = document.getElementById("live");
  clearTimeout(hush);
  place.textContent = text;
  if (text) clear();
  if (!stays) hush = setTimeout(() => (place.textContent = ""), 8000);
}

// Where something is typed, only what is no form moves.
const typed = ({ type, checked, defaultChecked, value, defaultValue }) =>
  type === "radio" || type === "checkbox" ? checked !== defaultChecked : type !== "hidden" && value !== defaultValue;

function put(old, fresh) {
  if ([...old.querySelectorAll("input, textarea")].some(typed)) {
    for (const part of old.querySelectorAll("[data-part]")) {
      const now = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
      part.replaceChildren(...(now ? document.importNode(now, true).childNodes : []));
    }
    old.dataset.version = fresh.dataset.version;
    return;
  }
  const open = [...old.querySelectorAll("details[open] > summary")].map((one) => one.textContent);
  const { id, name, value } = document.activeElement;
  const now = document.importNode(fresh, true);
  for (const one of now.querySelectorAll("summary")) if (open.includes(one.textContent)) one.parentElement.open = true;
  old.replaceWith(now);
  const there = [...now.querySelectorAll("[id], [name]")];
  there.find((one) => (id ? one.id === id : name && one.name === name && one.value === value))?.focus({ preventScroll: true });
}

let sent = false;
async function look() {
  const old = own();
  const { liveUrl: url, version } = old.dataset;
  if (!url || sent) return;
  const answer = await fetch(`${url}?v=${version}`, { headers: { "HX-Request": "true" }, cache: "no-store" });
  if (answer.status === 204) return;
  if (!answer.ok) throw new Error(String(answer.status));
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("own");
  if (!fresh || sent) return;
  const [stood, said] = [news(old), news(fresh)];
  put(old, fresh);
  tick();
  say(said.filter((text) => !stood.includes(text)).join(" "));
}

let pause = EACH;
let failures = 0;
let timer;
async function round() {
  clear();
  try {
    await look();
    if (failures > 1) say("The connection is back.");
    [failures, pause] = [0, document.hidden ? HIDDEN : EACH];
  } catch {
    failures += 1;
    if (failures === 2) say("This page cannot be reached: it may be old. It is tried again by itself.", true);
    pause = Math.min(pause * 2, LONGEST);
  }
  timer = setTimeout(round, pause);
}

function soon() {
  clearTimeout(timer);
  if (!document.hidden) round();
}

// By what the server said was left: the clock of the device may be wrong.
let [known, at, told] = ["", 0, ""];

function tick() {
  const card = document.querySelector("[data-left]");
  if (!card) return;
  const { until, left: said } = card.dataset;
  if (until + said !== known) [known, at] = [until + said, Date.now()];
  const left = Number(said) - (Date.now() - at) / 1000;
  const stands = left <= 0 ? "over" : left < SOON ? "soon" : "";
  const words = left < SOON ? `${Math.ceil(left / 10) * 10} seconds left` : `${Math.round(left / 60)} minutes left`;
  card.classList.add("is-live");
  card.classList.toggle("is-soon", stands === "soon");
  card.classList.toggle("is-over", stands === "over");
  const place = card.querySelector(".hold-left");
  if (place.textContent !== words) place.textContent = left > 0 ? words : "it is over";
  if (stands && told !== stands + until) say(card.querySelector(`.hold-${stands}`).textContent);
  told = stands + until;
}

document.addEventListener("submit", () => (sent = true));
document.addEventListener("visibilitychange", soon);
window.addEventListener("online", soon);
window.addEventListener("pageshow", () => (sent = false));
timer = setTimeout(round, pause);
setInterval(tick, 1000);
tick();
