// The line that says what moved lies over nothing that can be pressed. Fetched once there is something to say.
const GAP = 8;
const line = document.getElementById("live");
const words = (one) => one.textContent.replace(/\s+/g, " ").trim();

function inView(one) {
  const { top, bottom } = one.getBoundingClientRect();
  return bottom > top && top >= 0 && bottom <= innerHeight;
}

// It is spoken and not shown while what says the same on the page is in view.
function stands() {
  const said = [...document.querySelectorAll("#own :is(h1, [data-news], .hold-soon, .hold-over)")];
  const same = said.filter((one) => words(one) && words(line).includes(words(one)));
  return same.length > 0 && same.every(inView);
}

// Else it is as low as there is room for it.
function place() {
  if (!line.textContent) return;
  line.classList.toggle("unseen", stands());
  const { left, right, height } = line.getBoundingClientRect();
  const boxes = [...document.querySelectorAll("a, button, input, label, textarea, select, summary")]
    .filter((one) => one.checkVisibility?.() ?? true)
    .map((one) => one.getBoundingClientRect())
    .filter((one) => one.height && one.left < right && one.right > left);
  const free = (top) => !boxes.some((one) => one.top < top + height + GAP && one.bottom > top - GAP);
  const lowest = innerHeight - height - 2 * GAP;
  let top = lowest;
  while (top > GAP && !free(top)) top -= GAP;
  line.parentElement.style.insetBlockEnd = `${innerHeight - height - (free(top) ? top : lowest)}px`;
}

new MutationObserver(place).observe(line, { childList: true });
for (const moves of ["scroll", "resize"]) window.addEventListener(moves, place, { passive: true });
place();
