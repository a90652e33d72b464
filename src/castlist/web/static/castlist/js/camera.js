// The sign on somebody's own page, read at the door with the camera where the browser can; their number is typed elsewhere.
const EACH = 150;
const OURS = /^\/p\/[a-z0-9]{12}\/here\/[a-z0-9]{12}\/$/;
const dialog = () => document.getElementById("camera");
const says = (text) => (document.getElementById("camera-says").textContent = text);
let stream;

async function reads() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return false;
  return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
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

function shut() {
  stream?.getTracks().forEach((one) => one.stop());
  stream = undefined;
}

async function look(detector, video) {
  if (!stream) return;
  try {
    const [sign] = video.readyState > 1 ? await detector.detect(video) : [];
    const to = sign && line(sign.rawValue);
    if (to) {
      says("Found.");
      shut();
      location.assign(to);
      return;
    }
    if (sign) says("That is no sign of ours. Hold the one on their own page before the camera.");
  } catch {
    // A picture that cannot be read is followed by another.
  }
  setTimeout(() => look(detector, video), EACH);
}

async function open() {
  const video = dialog().querySelector("video");
  says("Hold the sign before the camera.");
  dialog().showModal();
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    if (!dialog().open) return shut();
    video.srcObject = stream;
    await video.play();
    look(new BarcodeDetector({ formats: ["qr_code"] }), video);
  } catch {
    shut();
    says("The camera does not open: allow it for this page, or type the number that stands under the sign.");
  }
}

const can = reads().catch(() => false);
async function show() {
  const may = await can;
  for (const one of document.querySelectorAll("[data-camera]")) one.hidden = !may;
  for (const one of document.querySelectorAll("[data-no-camera]")) one.hidden = may;
}
show();
document.addEventListener("castlist:replaced", show);
document.addEventListener("click", ({ target }) => target.closest?.("[data-camera]") && open());
dialog().addEventListener("close", shut);
window.addEventListener("pagehide", shut);
