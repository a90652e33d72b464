// A card that is dropped on a step moves nothing: it leads to the form that proposes that step. The form is there for
// everybody without it; this is a second way to it, for a mouse.
let dragged = null;

const movable = (target) => (document.getElementById("room")?.classList.contains("was-then") ? null : target.closest?.("[data-card]"));
const step = (target) => target.closest?.("[data-step]");

// The step under the pointer, unless the card stands there already.
function over(target) {
  const found = dragged && step(target);
  return found && found !== step(dragged) ? found : null;
}

function mark(found) {
  for (const one of document.querySelectorAll(".step-over")) if (one !== found) one.classList.remove("step-over");
  found?.classList.add("step-over");
}

document.addEventListener("dragstart", (event) => {
  dragged = movable(event.target);
  if (dragged) event.dataTransfer.effectAllowed = "link";
});

document.addEventListener("dragover", (event) => {
  const found = over(event.target);
  mark(found);
  if (!found) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "link";
});

document.addEventListener("drop", (event) => {
  const found = over(event.target);
  if (!found) return;
  event.preventDefault();
  const url = new URL(dragged.href);
  url.searchParams.set("propose", found.dataset.step);
  location.assign(url);
});

// Where a dropped card has led to: the form is what comes next.
if (new URL(location.href).searchParams.has("propose")) {
  document.querySelector('#form-propose [name="target"], #form-amend [name="target"]')?.focus();
}

document.addEventListener("dragend", () => {
  dragged = null;
  mark(null);
});
