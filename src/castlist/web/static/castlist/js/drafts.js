// What is typed into a form with data-draft is kept in this tab until it was posted, and given back after an accident.
const KEY = "castlist:draft:";
const about = (form) => form.closest("[data-candidacy]")?.dataset.candidacy ?? "";
// Whose the page is: another member may sign in in this very tab, and is given nothing of what somebody else wrote.
const whose = (form) => form.elements.typed_by?.value ?? "";
const name = (form) => `${KEY}${location.pathname}:${whose(form)}:${about(form)}:${form.dataset.draft}`;
const holds = (field) => field.name && !["hidden", "submit", "button", "file", "password"].includes(field.type);

function read(form) {
  const kept = {};
  for (const field of form.elements) {
    if (!holds(field)) continue;
    if (field.type === "radio" || field.type === "checkbox") {
      if (field.checked) kept[field.name] = field.value;
    } else kept[field.name] = field.value;
  }
  return kept;
}

function write(form, kept) {
  for (const field of form.elements) {
    if (!holds(field)) continue;
    const value = kept[field.name];
    if (field.type === "radio" || field.type === "checkbox") field.checked = value === field.value;
    else if (value !== undefined) field.value = value;
  }
  for (let part = form.closest("details"); part; part = part.parentElement?.closest("details")) part.open = true;
}

// Something was written, and not only chosen.
const words = (form) =>
  [...form.elements].some((field) => holds(field) && (field.tagName === "TEXTAREA" || field.type === "text") && field.value.trim() && field.value !== field.defaultValue);

function keep(form) {
  try {
    if (words(form)) sessionStorage.setItem(name(form), JSON.stringify(read(form)));
    else sessionStorage.removeItem(name(form));
  } catch {
    // A full store is no reason to disturb somebody who writes.
  }
}

// It was saved some other way.
export function forget(form) {
  clearTimeout(timer);
  sessionStorage.removeItem(name(form));
}

function restore() {
  for (const form of document.querySelectorAll("form[data-draft]:not([data-restored])")) {
    form.dataset.restored = "";
    const found = sessionStorage.getItem(name(form));
    if (!found || "refused" in form.dataset) continue;
    write(form, JSON.parse(found));
  }
}

// Whoever signs out leaves nothing of what they wrote in this browser.
document.addEventListener(
  "submit",
  ({ target }) => {
    if (!target.action?.endsWith?.("/out/")) return;
    for (const place of [sessionStorage, localStorage])
      for (const one of Object.keys(place).filter((key) => key.startsWith(KEY) || key.startsWith("castlist:note:"))) place.removeItem(one);
  },
  true,
);

let timer;
document.addEventListener("input", ({ target }) => {
  const form = target.form ?? target.closest?.("form");
  if (!form?.dataset.draft) return;
  clearTimeout(timer);
  timer = setTimeout(() => keep(form), 300);
});

document.addEventListener("castlist:replacing", () => {
  clearTimeout(timer);
  for (const form of document.querySelectorAll("form[data-draft]:not([data-sent])")) if (words(form)) keep(form);
});

// Posted is not yet arrived: the draft waits under another name until the next page shows that it did.
document.addEventListener("submit", ({ target }) => {
  if (!target.dataset?.draft) return;
  clearTimeout(timer);
  sessionStorage.removeItem(name(target));
  if (words(target)) sessionStorage.setItem(`${KEY}sent`, JSON.stringify([name(target), read(target)]));
});

function giveBack() {
  const sent = sessionStorage.getItem(`${KEY}sent`);
  if (!sent) return;
  sessionStorage.removeItem(`${KEY}sent`);
  const [where, kept] = JSON.parse(sent);
  sessionStorage.setItem(where, JSON.stringify(kept));
}

const [visit] = performance.getEntriesByType("navigation");
if (document.body.dataset.page === "error" || (visit && visit.type !== "navigate")) giveBack();
else sessionStorage.removeItem(`${KEY}sent`);

document.addEventListener("castlist:refused", giveBack);
document.addEventListener("htmx:sendError", giveBack);
document.addEventListener("castlist:replaced", () => {
  if (!document.querySelector("[data-refused]")) sessionStorage.removeItem(`${KEY}sent`);
  restore();
});
restore();
