// Every second the room asks whether anything changed, and is made anew without losing what is typed.
import { follow } from "./follow.js";

follow("room", {
  each: 1000,
  ended: "You are no longer signed in here, or this room is no longer open to you. Reload to see.",
  away: "The connection is lost, so what stands here may be old. It is tried again by itself.",
  shown: true,
  waits: () => document.querySelector("[data-sent], .htmx-request"),
  more(url, room) {
    const person = room.querySelector("[data-candidacy]")?.dataset.candidacy;
    if (person && !url.searchParams.has("c")) url.searchParams.set("c", person);
  },
  news: told,
});

// What is said aloud about the difference: the latest act; what the room waits for; or at least that there is one.
function told(old, fresh) {
  if (fresh.dataset.said !== old.dataset.said) return fresh.dataset.said;
  const [stood, stands] = [old, fresh].map((one) => one.querySelector(".stand")?.textContent.trim() ?? "");
  if (stood !== stands) return stands;
  const [read, reads] = [old, fresh].map((one) => one.textContent.replace(/\s+/g, " "));
  // A note that was saved here while its author types is no news to them.
  return read === reads || "own" in old.dataset ? "" : "Something in this room has changed.";
}
