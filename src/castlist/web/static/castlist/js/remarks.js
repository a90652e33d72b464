// Remarks at moments of a recording: the moment is taken with a key or a button, and a remark plays from its own.
// Without this module the moment is typed, and the remark's link opens the recording there.

const media = document.querySelector(".tape");
const field = document.getElementById("remark-moment");
const words = document.getElementById("remark-text");
const press = document.getElementById("take-moment");
const TYPED = "input, textarea, select, [contenteditable]";

function said(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

function take() {
  field.value = said(media.currentTime);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

if (media && field && words && press) {
  press.hidden = false;
  press.querySelector("button").addEventListener("click", () => {
    take();
    words.focus();
  });
  // Who begins to write means what they see then, unless they said another moment.
  words.addEventListener("input", () => {
    if (!field.value && media.currentTime > 0) take();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "m" || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
    if (event.repeat || event.target.closest?.(TYPED) || document.querySelector("dialog[open]")) return;
    if (localStorage.getItem("castlist:keys-off") === "yes") return;
    event.preventDefault();
    press.closest("details").open = true;
    take();
    words.focus();
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-second]");
  if (!link || !media || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  media.currentTime = Number(link.dataset.second);
  media.scrollIntoView({ block: "nearest" });
  media.play().catch(() => {});
});
