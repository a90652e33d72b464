// One tree made like another without losing what somebody is doing in it: nodes are kept where they can be, and a form
// with typed text is left as it is. What is on paper is what was looked at: such a form goes with its old revision.

const kind = (one) => `${one.nodeName} ${one.id ?? ""} ${one.classList?.[0] ?? ""}`;
const matches = (a, b) => (a.id && b.id ? a.id === b.id && a.nodeName === b.nodeName : kind(a) === kind(b));

export const dirty = (form) =>
  [...form.elements].some((field) => {
    if (field.type === "hidden" || field.type === "submit" || field.type === "fieldset") return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") return [...field.options].some((one) => one.selected !== startsSelected(field, one));
    return field.value !== field.defaultValue;
  });

function startsSelected(select, option) {
  const marked = [...select.options].filter((one) => one.defaultSelected);
  return marked.length ? marked.includes(option) : option === select.options[0];
}

let continues = new Map();
let held = new Set();
let keeping = true;
// What was refused stands in its form as if it had always been there: typed all the same.
const kept = (form) =>
  keeping && form.method === "post" && !("sent" in form.dataset) && ("refused" in form.dataset || dirty(form));

function attributes(old, fresh) {
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
}

// Read before the children are moved over: an untouched textarea is what its text says, a select what its options say.
function state(fresh) {
  const { value, checked, selectedIndex } = fresh;
  if (fresh.tagName === "SELECT") return (old) => (old.selectedIndex = selectedIndex);
  if (fresh.type === "checkbox" || fresh.type === "radio") return (old) => (old.checked = checked);
  if (fresh.tagName !== "TEXTAREA" && fresh.tagName !== "INPUT") return () => {};
  return (old) => {
    if (old.value !== value) old.value = value;
  };
}

function remark(form, text) {
  const note = form.querySelector(":scope > .stale") ?? document.createElement("p");
  note.className = "notice stale";
  note.textContent = text;
  if (!note.isConnected) form.prepend(note);
}

// An answer is given to what is on the table: put anew, the question is answered anew. What was written stays in it, for
// whom, and whether it is kept to oneself; what was answered is chosen again, of what can be answered now.
function askAnew(form, fresh, text) {
  for (const field of form.querySelectorAll('textarea, [name="withheld"], [name="for_"]')) {
    const there = fresh.elements[field.name];
    if (!there) continue;
    if (field.type === "checkbox") there.checked = field.checked;
    else if (field.tagName !== "SELECT" || [...there.options].some((one) => one.value === field.value)) there.value = field.value;
  }
  become(form, fresh);
  remark(form, text);
}

// The form stays; if what it is about has changed, it says so.
function keep(form, fresh) {
  const [before, after] = [form, fresh].map((one) => one?.querySelector('[name="revision"]')?.value);
  if (fresh && before !== after && form.dataset.act === "position") {
    const written = [...form.querySelectorAll("textarea")].some((one) => one.value.trim());
    const kept = written ? ` What you typed was about revision ${before}; it is kept here.` : "";
    askAnew(form, fresh, `Revision ${after} is on the table now.${kept} Choose your answer again.`);
  } else if (!fresh) remark(form, "This can no longer be sent as it stands: something was decided meanwhile. Your words are kept here.");
  else if (before !== after) remark(form, `Revision ${after} is on the table now. What you typed was about revision ${before}; it is kept here.`);
  else {
    const seen = form.querySelector('[name="seen"]');
    if (seen) seen.value = fresh.querySelector('[name="seen"]')?.value ?? seen.value;
  }
}

// A <details> that somebody opened stays open, until what is in it was sent: then it is done with, as on a page loaded
// anew. A slider that a module has shown stays shown.
function node(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  if (old.tagName === "FORM" && kept(old)) return keep(old, fresh);
  // One act changes one card or two: the other hundreds are compared as a whole, which browsers do quickly.
  if (old.tagName === "LI" && old.isEqualNode(fresh)) return;
  if (old.tagName === "DETAILS" && old.open && !old.querySelector("form[data-sent]")) fresh.open = true;
  if (old.hasAttribute("data-flash-slider")) fresh.hidden = old.hidden;
  become(old, fresh);
}

function become(old, fresh) {
  const restore = state(fresh);
  attributes(old, fresh);
  children(old, fresh);
  restore(old);
}

const formsIn = (one) => (one.nodeType === Node.ELEMENT_NODE ? [one, ...one.querySelectorAll("form")] : []);

// What is no longer wanted goes, unless somebody has typed into it.
function drop(one) {
  const written = formsIn(one).filter((form) => form.tagName === "FORM" && kept(form));
  for (const form of written) keep(form, null);
  if (!written.length) one.remove();
}

function children(old, fresh) {
  const wantedIds = new Set([...fresh.children].map((one) => one.id).filter(Boolean));
  const byId = new Map([...old.children].filter((one) => one.id).map((one) => [one.id, one]));
  const stays = (one) => wantedIds.has(one.id) || held.has(one);
  let here = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const known = continues.get(wanted) ?? (wanted.id ? byId.get(wanted.id) : null);
    // Nodes are not moved where others can go instead: a moved node loses the focus.
    while (known && here && here !== known && !stays(here)) {
      const next = here.nextSibling;
      drop(here);
      here = next;
    }
    const found = known ?? (here && !stays(here) && matches(here, wanted) ? here : null);
    if (!found || !matches(found, wanted)) {
      old.insertBefore(document.adoptNode(wanted), here);
      continue;
    }
    if (found === here) here = here.nextSibling;
    else old.insertBefore(found, here);
    node(found, wanted);
  }
  while (here) {
    const next = here.nextSibling;
    drop(here);
    here = next;
  }
}

// A form with typed text is found again in the fresh room. Where it stands as before, what it stands in is kept with
// it; where it stands elsewhere, it is taken there as it is, and not left behind beside an empty one.
function hold(old, fresh) {
  for (const form of old.querySelectorAll("form[id]")) {
    const there = kept(form) && fresh.querySelector(`#${CSS.escape(form.id)}`);
    if (!there) continue;
    const chain = continuing(form, there, old, fresh);
    for (const [after, before] of chain ?? []) {
      continues.set(after, before);
      held.add(before);
    }
    if (!chain) take(form, there);
  }
}

// The form and all that it stands in, each with what it continues as; null when it stands in something else now.
function continuing(form, there, old, fresh) {
  const chain = [];
  let [before, after] = [form, there];
  while (before !== old && after !== fresh) {
    const known = continues.get(after);
    if (!matches(before, after) || (known ? known !== before : held.has(before))) return null;
    chain.push([after, before]);
    [before, after] = [before.parentElement, after.parentElement];
  }
  return before === old && after === fresh ? chain : null;
}

function take(form, there) {
  keep(form, there);
  for (let part = there.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  there.replaceWith(form);
}

const selection = (one) => (one && "selectionStart" in one ? [one.selectionStart, one.selectionEnd] : null);

function refocus(one, selected) {
  one.focus({ preventScroll: true });
  if (selected && selected[0] !== null) one.setSelectionRange(...selected);
}

// What waits on the reader stands in the head of the page, which is not swapped.
function headOfPage({ dataset }) {
  const place = document.getElementById("waits");
  if (!place || dataset.waits === undefined) return;
  place.textContent = dataset.waits;
  place.hidden = !dataset.waits;
}

const candidacy = (one) => one.querySelector("[data-candidacy]")?.dataset.candidacy;

/** The room in the page is made like the fresh one; focus and place on the page stay.
 *  Forms with typed text stay only where the same person is still on the table, now: drafts.js brings the others back. */
export function replace(old, fresh, { keep: stays = true } = {}) {
  const focused = document.activeElement;
  const selected = selection(focused);
  const { scrollX, scrollY } = window;
  document.dispatchEvent(new CustomEvent("castlist:replacing"));
  keeping = stays && candidacy(old) === candidacy(fresh);
  const room = document.importNode(fresh, true);
  [continues, held] = [new Map(), new Set()];
  if (keeping) hold(old, room);
  node(old, room);
  headOfPage(old);
  if (focused && focused !== document.body && focused.isConnected && focused !== document.activeElement) refocus(focused, selected);
  else if (focused && focused !== document.body && !focused.isConnected) {
    const title = document.getElementById("panel-title");
    if (title) {
      title.tabIndex = -1;
      title.focus({ preventScroll: true });
    }
  }
  window.scrollTo(scrollX, scrollY);
  // Boosting can wait until the eye has what it asked for; until then links and forms work as they are.
  setTimeout(() => window.htmx?.process(old), 0);
  document.dispatchEvent(new CustomEvent("castlist:replaced"));
}

/** The part with that id in a page or a fragment of one; null when there is none. */
export const readPart = (text, id) => new DOMParser().parseFromString(text, "text/html").getElementById(id);

/**
 * Said politely, and shown for a moment; `shown`: false where the page shows the very same already, `stays`: true for
 * what holds until something else is said.
 */
export function announce(text, { shown = true, stays = false } = {}) {
  const place = document.getElementById("live");
  if (!place || !text) return;
  place.classList.toggle("unseen", !shown);
  place.textContent = "";
  setTimeout(() => (place.textContent = text), 60);
  clearTimeout(announce.timer);
  if (!stays) announce.timer = setTimeout(() => (place.textContent = ""), 6000);
}
