// A self-tape sent in parts, by tus 1.0: whatever breaks, it goes on from where it was, also after the page was closed.
const form = document.getElementById("form-tape");
const PART = 4 * 1024 * 1024;
const VERSION = { "Tus-Resumable": "1.0.0" };
const LONGEST_WAIT = 20;

const field = form.querySelector("input[type=file]");
const button = form.querySelector("button");
const bar = document.getElementById("tape-progress");
const says = document.getElementById("tape-says");

document.getElementById("tape-plain").textContent =
  "If the connection breaks, it goes on from where it was; you can also close this page, and come back by the same link.";

class Refused extends Error {}
class Gone extends Error {}

const wait = (seconds) =>
  new Promise((done) => {
    const over = () => {
      clearTimeout(timer);
      removeEventListener("online", over);
      done();
    };
    const timer = setTimeout(over, seconds * 1000);
    addEventListener("online", over);
  });

const inMegabytes = (bytes) => `${Math.max(1, Math.round(bytes / 1e6))} MB`;

function show(sent, size) {
  const percent = Math.floor((100 * sent) / size);
  bar.value = percent;
  bar.textContent = `${percent} %`;
  const text = `${percent} % of ${inMegabytes(size)} have been sent.`;
  if (says.textContent !== text && (percent % 5 === 0 || !says.textContent.includes("%"))) says.textContent = text;
}

// By which the same file is known again: how long it is, and since when it is so. Its name tells nobody anything.
const markOf = (file) => btoa(`${file.size}-${file.lastModified}`);

async function ask(address, method, headers) {
  const answer = await fetch(address, { method, headers: { ...VERSION, ...headers }, cache: "no-store" });
  if (answer.status === 404) throw new Gone();
  if (answer.status >= 500 && answer.status !== 507) throw new TypeError("the server is busy");
  if (!answer.ok) throw new Refused(await answer.text());
  return answer;
}

async function begin(file) {
  const headers = { "Upload-Length": String(file.size), "Upload-Metadata": `mark ${markOf(file)}` };
  const answer = await ask(form.dataset.upload, "POST", headers);
  if (!answer.headers.get("Location")) return ""; // it is here already, whole
  return new URL(answer.headers.get("Location"), location.href).href;
}

async function come(address) {
  const answer = await ask(address, "HEAD", {});
  return Number(answer.headers.get("Upload-Offset"));
}

// XMLHttpRequest and not fetch: only it says how much of a part has left already.
function send(address, file, at) {
  const part = file.slice(at, at + PART);
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("PATCH", address);
    request.setRequestHeader("Tus-Resumable", "1.0.0");
    request.setRequestHeader("Content-Type", "application/offset+octet-stream");
    request.setRequestHeader("Upload-Offset", String(at));
    request.upload.onprogress = (event) => show(Math.min(at + event.loaded, file.size), file.size);
    request.onload = () => {
      const { status } = request;
      if (status === 204) done(Number(request.getResponseHeader("Upload-Offset")));
      else if (status === 404) failed(new Gone());
      else if (status === 409 || status === 460 || (status >= 500 && status !== 507)) failed(new TypeError("again"));
      else failed(new Refused(request.responseText));
    };
    request.onerror = request.ontimeout = request.onabort = () => failed(new TypeError("the connection is gone"));
    request.send(part);
  });
}

async function whole(file) {
  let address = "";
  let tries = 0;
  let gone = 0;
  for (;;) {
    try {
      address ||= await begin(file);
      if (!address) return;
      let at = await come(address);
      show(at, file.size);
      // Whole, and never answered: an empty part asks for the answer.
      do {
        const before = at;
        at = await send(address, file, at);
        if (at === before && at < file.size) throw new TypeError("nothing came");
        tries = 0;
        show(at, file.size);
      } while (at < file.size);
      return;
    } catch (trouble) {
      if (trouble instanceof Gone && gone < 2) {
        gone += 1;
        address = "";
        continue;
      }
      if (!(trouble instanceof TypeError)) throw trouble;
      tries += 1;
      says.textContent = "The connection is gone. It goes on by itself as soon as there is one.";
      await wait(Math.min(2 ** tries / 2, LONGEST_WAIT));
    }
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const file = field.files[0];
  if (!file) return;
  document.getElementById("tape-error")?.remove();
  if (file.size > Number(form.dataset.most)) {
    says.textContent = `It has ${inMegabytes(file.size)}; at most ${inMegabytes(form.dataset.most)} are taken. 720p is sharp enough.`;
    return;
  }
  button.disabled = true;
  bar.hidden = false;
  says.textContent = "It begins.";
  try {
    await whole(file);
    location.assign(form.dataset.done);
  } catch (trouble) {
    bar.hidden = true;
    button.disabled = false;
    const known = trouble instanceof Refused && trouble.message && !trouble.message.includes("<");
    says.textContent = known ? trouble.message : "That did not work. Reload this page, and choose the file again.";
    says.focus?.();
  }
});
