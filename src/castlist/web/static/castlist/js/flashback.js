// The bar along the bottom: the room at any past moment. Its neighbours are fetched beforehand and the last ones looked
// at are kept, so that a step is a swap in memory.
import { announce, readPart, replace } from "./morph.js";

const KEPT = 40;
const rooms = new Map();
const room = () => document.getElementById("room");
const bar = () => document.querySelector("[data-flashback]");
const slider = () => document.querySelector("[data-flash-slider]");
const last = () => Number(bar().dataset.last);

function address(at) {
  const url = new URL(at < last() ? bar().dataset.then : bar().dataset.now, location.href);
  if (at < last()) url.searchParams.set("at", at);
  return url.href;
}

function remember(url, promise) {
  rooms.delete(url);
  rooms.set(url, promise);
  if (rooms.size > KEPT) rooms.delete(rooms.keys().next().value);
  promise.catch(() => rooms.delete(url));
  return promise;
}

async function load(url) {
  const answer = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
  const found = answer.ok ? readPart(await answer.text(), "room") : null;
  if (!found) throw new Error(String(answer.status));
  return found;
}

const get = (url) => rooms.get(url) ?? remember(url, load(url));

function neighbours(at) {
  for (const one of [at - 1, at + 1, at - 2, at + 2]) if (one >= 1 && one < last()) get(address(one)).catch(() => {});
}

let wanted = 0;
let settled;

// `history`: push a new entry, replace the present one, or leave it, as when the reader went back.
async function show(at, history = "replace", url = address(at)) {
  const turn = ++wanted;
  let found;
  try {
    found = await get(url);
  } catch {
    announce("That moment could not be fetched. You are still where you were.");
    return;
  }
  if (turn !== wanted) return;
  const past = "at" in (window.history.state ?? {});
  replace(room(), found, { keep: false });
  if (at >= last()) rooms.delete(url);
  if (history === "push" || (history === "replace" && !past)) window.history.pushState({ at }, "", url);
  else if (history === "replace") window.history.replaceState({ at }, "", url);
  clearTimeout(settled);
  settled = setTimeout(() => {
    announce(slider()?.getAttribute("aria-valuetext"), { shown: false });
    neighbours(at);
  }, 250);
}

const back = () => show(last(), "push");

function enhance() {
  const input = slider();
  if (!input) return;
  input.hidden = Number(input.max) < 2;
}

// The marks stand where their time is; the pointer therefore chooses the nearest mark and not a share of the slider.
function nearest(event) {
  const lefts = bar().dataset.lefts.split(" ").filter(Boolean).map(Number);
  const box = slider().getBoundingClientRect();
  const place = ((event.clientX - box.left) / box.width) * 100;
  const now = Math.abs(99 - place);
  let best = lefts.length - 1;
  lefts.forEach((left, index) => {
    if (Math.abs(left - place) < Math.abs(lefts[best] - place)) best = index;
  });
  const first = Number(bar().dataset.first);
  const reaches = first + lefts.length > last();
  if (reaches && (place > 97 || now < Math.abs(lefts[best] - place))) return last();
  return first + best;
}

let dragging = false;

function drag(event) {
  if (!event.target.matches?.("[data-flash-slider]") || event.button > 0) return;
  dragging = true;
  event.preventDefault();
  event.target.focus({ preventScroll: true });
  event.target.setPointerCapture(event.pointerId);
  move(event);
}

function move(event) {
  if (!dragging) return;
  const at = nearest(event);
  if (at !== Number(slider().value)) {
    slider().value = at;
    show(at);
  } else if (event.type === "pointerdown" && at !== Number(bar().dataset.at)) show(at);
}

document.addEventListener("pointerdown", drag);
document.addEventListener("pointermove", move);
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => (dragging = false));

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-flash-slider]") && !dragging) show(Number(event.target.value));
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-flashback] a, a[data-now]");
  if (!link || link.id === "flash-acts" || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  event.stopPropagation();
  const at = link.hasAttribute("data-now") ? null : new URL(link.href).searchParams.get("at");
  show(at ? Number(at) : last());
}, { capture: true });

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !document.getElementById("asof") || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  back();
});

// A link to a place on the page is no way to another moment: the room stays, with whatever is typed in it.
window.addEventListener("popstate", () => {
  const at = new URL(location.href).searchParams.get("at");
  if (!room() || !bar()) return;
  const moment = at ? Number(at) : last();
  if (!location.hash || moment !== Number(bar().dataset.at)) show(moment, "leave", location.href.split("#")[0]);
});

document.addEventListener("castlist:replaced", enhance);
enhance();
if (document.getElementById("asof")) neighbours(Number(bar().dataset.at));
else bar()?.addEventListener("pointerenter", () => neighbours(last()), { once: true });
slider()?.addEventListener("focus", () => neighbours(Number(slider().value)));
