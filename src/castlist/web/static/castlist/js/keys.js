// Single keys, for those who want them: '?' lists them and can switch them off.
const OFF = "castlist:keys-off";
const dialog = () => document.getElementById("keys");
const off = () => localStorage.getItem(OFF) === "yes";

function typing(target) {
  return target.closest?.("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=range], [type=button])");
}

function card(step) {
  const cards = [...document.querySelectorAll("[data-card]")];
  if (!cards.length) return;
  const at = cards.indexOf(document.activeElement);
  const from = at >= 0 ? at : cards.findIndex((one) => one.getAttribute("aria-current")) - (step > 0 ? 1 : 0);
  cards[Math.min(Math.max(from + step, 0), cards.length - 1)].focus();
}

function focusOn(...selectors) {
  for (const selector of selectors) {
    const found = document.querySelector(selector);
    if (found) {
      for (let part = found.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
      found.focus();
      return;
    }
  }
}

const KEYS = {
  "?": () => dialog()?.showModal(),
  j: () => card(1),
  k: () => card(-1),
  a: () => focusOn('.ask [name="kind"]:checked', '.ask [name="kind"]', '[data-act="conclude"] button', "#panel-title"),
  f: () => focusOn("[data-flash-slider]"),
  h: () => document.querySelector(".wordmark")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (document.querySelector("dialog[open]") || (off() && event.key !== "?")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

const box = document.getElementById("keys-off");
if (box) {
  box.checked = off();
  box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "yes" : "no"));
}
