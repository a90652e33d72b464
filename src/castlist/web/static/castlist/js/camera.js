// The sign on somebody's own page, read at the door with the camera: by the browser where it can, else by Castlist, which
// is sent what is seen, at most twice a second, and keeps none of it. Where no camera opens, a picture is chosen in a form.
const EACH = 150;
const SENT_EACH = 450;
const SIDE = 640; // of what is sent: the square that is shown
const LONGEST = 120000; // then nobody holds a sign any more
const OURS = /^\/p\/[a-z0-9]{12}\/here\/[a-z0-9]{12}\/$/;
const HOLD = "Hold the sign before the camera.";
const NOT_OURS = "That is no sign of ours. Hold the one on their own page before the camera.";
const NOBODY = "That is no sign of anybody at a door of yours. Look for them by their name.";
const ENDED = "You are no longer signed in here, or this door is no longer yours. Reload to see.";
const AWAY = "The connection is lost, so no sign is read. It is tried again by itself.";
const dialog = () => document.getElementById("camera");
const says = (text) => {
  const line = document.getElementById("camera-says");
  if (line.textContent !== text) line.textContent = text;
};
let stream;
let refused = false;
let away = false;

async function readsThem() {
  return "BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
}

// The address on the sign may name the server otherwise than this browser does: what counts is whose line it leads to.
function line(text) {
  try {
    const { pathname } = new URL(text, location.href);
    return OURS.test(pathname) ? pathname : "";
  } catch {
    return "";
  }
}

function byBrowser() {
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (video) => {
    const [sign] = await detector.detect(video);
    if (!sign) return {};
    const to = line(sign.rawValue);
    if (!to) return { says: NOT_OURS };
    // It leads on for whoever keeps the door, and for nobody else.
    const { type } = await fetch(to, { redirect: "manual", cache: "no-store" });
    return type === "opaqueredirect" ? { to } : { says: NOBODY };
  };
}

// The square that the page shows, in grey.
function seen(video) {
  const canvas = document.createElement("canvas");
  const side = Math.min(video.videoWidth, video.videoHeight);
  canvas.width = canvas.height = Math.min(side, SIDE);
  const pen = canvas.getContext("2d");
  const [x, y] = [(video.videoWidth - side) / 2, (video.videoHeight - side) / 2];
  pen.drawImage(video, x, y, side, side, 0, 0, canvas.width, canvas.height);
  const picture = pen.getImageData(0, 0, canvas.width, canvas.height);
  const { data } = picture;
  for (let at = 0; at < data.length; at += 4) {
    data[at] = data[at + 1] = data[at + 2] = (data[at] * 3 + data[at + 1] * 6 + data[at + 2]) / 10;
  }
  pen.putImageData(picture, 0, 0);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.75));
}

async function bySending(video) {
  const form = document.getElementById("queue-sign");
  const body = new FormData(form);
  body.set("picture", await seen(video), "seen.jpg");
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
  } catch {
    return { says: AWAY };
  }
  if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) return { says: ENDED, ended: true };
  if (answer.status === 204) return {};
  return answer.headers.get("Content-Type") === "application/json" ? answer.json() : {};
}

function shut() {
  stream?.getTracks().forEach((one) => one.stop());
  stream = undefined;
}

async function look(reads, video, each, until) {
  const mine = stream;
  if (!mine) return;
  try {
    const found = video.readyState > 1 ? await reads(video) : {};
    if (stream !== mine) return;
    if (found.to) {
      says("Found.");
      shut();
      location.assign(found.to);
      return;
    }
    if (found.says) says(found.says);
    else if (away) says(HOLD);
    away = found.says === AWAY;
    if (found.ended) return shut();
  } catch {
    // A picture that cannot be read is followed by another.
  }
  if (Date.now() > until) {
    says("No sign was read for two minutes, so the camera is off. Close this and begin again, or type the number.");
    return shut();
  }
  setTimeout(() => look(reads, video, each, until), each);
}

async function open() {
  const video = dialog().querySelector("video");
  const own = await readsThem().catch(() => false);
  says(HOLD);
  document.getElementById("camera-sent").hidden = own;
  dialog().showModal();
  try {
    const opened = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    shut();
    stream = opened;
    if (!dialog().open) return shut();
    video.srcObject = stream;
    await video.play();
    look(own ? byBrowser() : bySending, video, own ? EACH : SENT_EACH, Date.now() + LONGEST);
  } catch {
    shut();
    says("The camera does not open: allow it for this page, or type the number that stands under the sign.");
    refused = true;
    show();
  }
}

function show() {
  const may = Boolean(navigator.mediaDevices?.getUserMedia);
  for (const one of document.querySelectorAll("[data-camera]")) one.hidden = !may;
  for (const one of document.querySelectorAll("[data-no-camera]")) one.hidden = may && !refused;
}
show();
document.addEventListener("castlist:replaced", show);
document.addEventListener("click", ({ target }) => target.closest?.("[data-camera]") && open());
document.addEventListener("change", ({ target }) => target.id === "sign" && target.files.length && target.form.requestSubmit());
dialog().addEventListener("close", shut);
window.addEventListener("pagehide", shut);
