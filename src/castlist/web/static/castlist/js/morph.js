// One tree made like another without losing what somebody is doing in it: nodes are kept where they can be, and a form
// with typed text is left as it is. What is on paper is what was looked at: such a form goes with its old revision.

const matches = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id || "") === (b.id || "");

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

const kept = (form) => form.method === "post" && !("sent" in form.dataset) && dirty(form);

function attributes(old, fresh) {
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
}

function fields(old, fresh) {
  if (old.tagName === "INPUT") {
    if (old.type === "checkbox" || old.type === "radio") old.checked = fresh.checked;
    else if (old.value !== fresh.value) old.value = fresh.value;
  } else if (old.tagName === "TEXTAREA") old.value = fresh.value;
  else if (old.tagName === "SELECT") old.selectedIndex = fresh.selectedIndex;
}

function remark(form, text) {
  const note = form.querySelector(":scope > .stale") ?? document.createElement("p");
  note.className = "notice stale";
  note.textContent = text;
  if (!note.isConnected) form.prepend(note);
}

// The form stays; if what it is about has changed, it says so.
function keep(form, fresh) {
  const [before, after] = [form, fresh].map((one) => one?.querySelector('[name="revision"]')?.value);
  if (!fresh) remark(form, "This can no longer be sent as it stands: something was decided meanwhile. Your words are kept here.");
  else if (before !== after) remark(form, `Revision ${after} is on the table now. What you typed was about revision ${before}; it is kept here.`);
  else {
    const seen = form.querySelector('[name="seen"]');
    if (seen) seen.value = fresh.querySelector('[name="seen"]')?.value ?? seen.value;
  }
}

// A <details> that somebody opened stays open.
function details(old, fresh) {
  if (old.tagName === "DETAILS" && old.open) fresh.open = true;
}

function node(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  if (old.tagName === "FORM" && kept(old)) return keep(old, fresh);
  details(old, fresh);
  attributes(old, fresh);
  if (old.hasAttribute("data-flash-slider")) old.hidden = false;
  children(old, fresh);
  fields(old, fresh);
}

function holdsKept(old) {
  return old.nodeType === Node.ELEMENT_NODE && [...(old.tagName === "FORM" ? [old] : old.querySelectorAll("form"))].some(kept);
}

function children(old, fresh) {
  const byId = new Map([...old.children].filter((one) => one.id).map((one) => [one.id, one]));
  let here = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    let found = wanted.id && byId.has(wanted.id) && matches(byId.get(wanted.id), wanted) ? byId.get(wanted.id) : null;
    if (!found && here && !wanted.id && matches(here, wanted)) found = here;
    if (found) {
      if (found === here) here = here.nextSibling;
      else old.insertBefore(found, here);
      node(found, wanted);
    } else {
      old.insertBefore(document.adoptNode(wanted), here);
    }
  }
  while (here) {
    const next = here.nextSibling;
    if (holdsKept(here)) for (const form of [here].concat([...here.querySelectorAll("form")]).filter((one) => one.tagName === "FORM" && kept(one))) keep(form, null);
    else here.remove();
    here = next;
  }
}

/** The room in the page is made like the fresh one; focus and place on the page stay. */
export function replace(old, fresh) {
  const focused = document.activeElement;
  const { scrollX, scrollY } = window;
  node(old, document.importNode(fresh, true));
  if (focused && focused !== document.body && !focused.isConnected) {
    const title = document.getElementById("panel-title");
    if (title) {
      title.tabIndex = -1;
      title.focus({ preventScroll: true });
    }
  }
  window.scrollTo(scrollX, scrollY);
  window.htmx?.process(old);
  document.dispatchEvent(new CustomEvent("castlist:replaced"));
}

/** The room in a page or a fragment of one; null when there is none. */
export const readRoom = (text) => new DOMParser().parseFromString(text, "text/html").getElementById("room");

/** Said politely, and shown for a moment. */
export function announce(text) {
  const place = document.getElementById("live");
  if (!place || !text) return;
  place.textContent = "";
  setTimeout(() => (place.textContent = text), 60);
  clearTimeout(announce.timer);
  announce.timer = setTimeout(() => (place.textContent = ""), 6000);
}
