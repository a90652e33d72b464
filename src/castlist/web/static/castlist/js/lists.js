// A list of people goes on while somebody looks: each step is asked for, and the bar is drawn anew.
const PAUSE = 300;
const RETRY = 5000;

async function step() {
  const form = document.querySelector("#form-go");
  if (!form) return;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.querySelector("#work");
  if (!next) {
    window.location.replace(answer.url);
    return;
  }
  const here = document.querySelector("#work");
  const held = here.contains(document.activeElement);
  here.replaceWith(document.adoptNode(next));
  if (held) document.querySelector("#form-go button")?.focus();
  window.setTimeout(go, PAUSE);
}

function go() {
  step().catch(() => window.setTimeout(go, RETRY));
}

window.setTimeout(go, PAUSE);
