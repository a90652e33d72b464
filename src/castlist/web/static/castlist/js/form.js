/* Keeps the form of a call as somebody types, under a link of its own; without it a button does the same. */
const form = document.querySelector("#form-submit"), told = document.querySelector("#kept");
const tell = (text) => { told.hidden = false; told.textContent = text; };
const AGAIN = "It could not be kept just now. Go on: it is tried again.";
let timer = 0, under = null, over = false, work = null;

function versioned() {
  if (!form.elements.version) form.insertAdjacentHTML("beforeend", '<input type="hidden" name="version">');
  return form.elements.version;
}

async function keep() {
  const said = new URLSearchParams(new FormData(form));
  said.set("later", "yes");
  const sent = { method: "POST", body: said, headers: { "X-Requested-With": "castlist" } };
  const answer = await fetch(form.action, sent).catch(() => ({}));
  if (answer.status === 409 || answer.status === 410) {
    over = true;
    return tell("This form was changed or sent in another window. Press “Save it, and go on later” to see both.");
  }
  if (!answer.ok) return tell(AGAIN);
  const now = await answer.json();
  versioned().value = now.version;
  if (now.address) {
    form.action = now.address;
    history.replaceState(null, "", now.address);
  }
  tell(`Kept at ${new Date().toLocaleTimeString([], { timeStyle: "short" })}, for ${now.days} days, under the address of this page: whoever has that can read it.`);
}

function soon() {
  clearTimeout(timer);
  if (!over) timer = setTimeout(() => { under = (under || Promise.resolve()).then(keep).finally(() => { under = null; }); }, 1500);
}

// Shows that no program fills in this form: see effort.js. Without it the link comes by mail.
function begin() {
  const effort = form.elements.effort;
  if (work || !effort || !window.Worker || !crypto.subtle) return;
  work = new Promise((done) => {
    const worker = new Worker(told.dataset.effort);
    worker.onmessage = ({ data }) => done((effort.value = data));
    worker.onerror = done;
    worker.postMessage([effort.value, 7]);
  });
}

if (form && told) {
  if (!form.elements.version) tell("What you type is kept as you type, under a link that only you have, until you send it or throw it away.");
  form.addEventListener("input", soon);
  form.addEventListener("focusin", begin);
  let ready = false;
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    const later = event.submitter && event.submitter.name === "later";
    if (!later) begin();
    if (ready || !(under || (work && !later))) return;
    event.preventDefault();
    tell("One moment …");
    await Promise.all([under, !later && work]);
    setTimeout(() => { // while the first is still being told to everybody, a second is not heard
      ready = true;
      form.requestSubmit(event.submitter);
      ready = false;
    });
  });
}
