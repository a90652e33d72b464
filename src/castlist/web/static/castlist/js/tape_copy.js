// While a smaller copy of a recording is being made the page says how far it is; nothing else on it changes.
const EVERY = 4000;
const LONGEST = 60_000;

let wait = EVERY;

async function look() {
  const here = document.getElementById("copy");
  if (!here || !("copying" in here.dataset)) return;
  if (document.hidden) {
    setTimeout(look, wait);
    return;
  }
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "error" });
    if (!answer.ok) throw new Error("not now");
    const there = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("copy");
    if (!there) return;
    if (there.innerHTML !== here.innerHTML || there.dataset.copying !== here.dataset.copying) here.replaceWith(there);
    wait = EVERY;
  } catch {
    wait = Math.min(2 * wait, LONGEST);
  }
  setTimeout(look, wait);
}

setTimeout(look, wait);
