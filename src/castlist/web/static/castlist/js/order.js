// A group of a callback day that is drawn to another place goes there by the form that moves it a place at a time, and
// the page that comes back says what that costs. The buttons are there for everybody; this is a second way to it.
const rows = (list) => [...list.querySelectorAll(":scope > li")];
let drawn = null;

// A grip for each group; it is nothing to whoever listens to the page, or goes through it by keys.
function grips() {
  for (const list of document.querySelectorAll("[data-order]:not(.drawable)")) {
    list.classList.add("drawable");
    for (const row of rows(list)) {
      const grip = document.createElement("span");
      grip.className = "grip no-print";
      grip.setAttribute("aria-hidden", "true");
      grip.title = "Draw it to another place";
      row.prepend(grip);
    }
  }
}

// The place under the pointer: before the first row whose middle is still below it.
function placeAt(y) {
  const others = drawn.rows.filter((one) => one !== drawn.row);
  const found = others.findIndex((one) => {
    const box = one.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  return found < 0 ? others.length : found;
}

function mark(place) {
  drawn.place = place;
  const others = drawn.rows.filter((one) => one !== drawn.row);
  for (const one of others) one.classList.remove("goes-before", "goes-after");
  if (place === drawn.from) return;
  if (place < others.length) others[place].classList.add("goes-before");
  else others.at(-1)?.classList.add("goes-after");
}

function over() {
  if (!drawn) return;
  mark(drawn.from);
  drawn.row.classList.remove("is-drawn");
  drawn.row.style.removeProperty("translate");
  drawn = null;
}

document.addEventListener("pointerdown", (event) => {
  const grip = event.button === 0 && event.target.closest?.(".grip");
  if (!grip) return;
  event.preventDefault();
  const row = grip.parentElement;
  const all = rows(row.parentElement);
  drawn = { row, rows: all, from: all.indexOf(row), place: all.indexOf(row), y: event.clientY + scrollY, pointer: event.pointerId };
  grip.setPointerCapture(event.pointerId);
  row.classList.add("is-drawn");
});

document.addEventListener("pointermove", (event) => {
  if (event.pointerId !== drawn?.pointer) return;
  drawn.row.style.translate = `0 ${event.clientY + scrollY - drawn.y}px`;
  mark(placeAt(event.clientY));
  if (event.clientY < 60) scrollBy(0, -12);
  if (event.clientY > innerHeight - 60) scrollBy(0, 12);
});

document.addEventListener("pointerup", (event) => {
  if (event.pointerId !== drawn?.pointer) return;
  const { row, from, place } = drawn;
  over();
  if (place === from) return;
  const form = row.querySelector('form[data-act="move"]');
  const to = Object.assign(document.createElement("input"), { type: "hidden", name: "to", value: place + 1 });
  form.append(to);
  form.requestSubmit();
});

document.addEventListener("pointercancel", over);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") over();
});
document.addEventListener("htmx:load", grips);
grips();
