// The room: what htmx, the live updates and the flashback bar fetch is all put into the page in one way.
import "./drag.js";
import "./flashback.js";
import "./live.js";
import "./notes.js";
import { announce, replace } from "./morph.js";

const room = () => document.getElementById("room");

function errorPage(text) {
  const page = new DOMParser().parseFromString(text, "text/html").getElementById("main");
  const main = document.getElementById("main");
  if (page && main) {
    main.replaceChildren(...page.childNodes);
    document.body.dataset.page = "error";
    document.dispatchEvent(new CustomEvent("castlist:refused"));
    main.focus();
  } else {
    announce("That did not go through. What you typed is still here; please try again.");
  }
}

// An answer without a room in it is another page, or an error page that keeps what was typed.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target?.id !== "room" || detail.serverResponse.includes('id="room"')) return;
  detail.shouldSwap = false;
  if (detail.xhr.status < 400) location.assign(detail.xhr.responseURL);
  else errorPage(detail.serverResponse);
});

// A button that takes the words of a form to another page does so as it would without any script.
document.addEventListener(
  "submit",
  (event) => {
    if (event.submitter?.hasAttribute("formaction")) event.stopImmediatePropagation();
  },
  true,
);

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.elt instanceof HTMLFormElement) detail.elt.dataset.sent = "";
});

for (const failure of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, ({ detail }) => {
    delete detail.elt.dataset.sent;
    announce("No connection. Nothing was lost: what you typed is still here.");
  });
}

// After an act the reader is led to what came of it; after choosing a card, to what is on the table.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target?.id !== "room" && detail.elt?.id !== "room") return;
  const refused = document.querySelector("[data-refused] [autofocus]") ?? document.getElementById("room-refused");
  const done = document.querySelector("#room [data-done]");
  if (refused) refused.focus();
  const asked = detail.requestConfig?.elt;
  if (asked?.matches?.("[data-card]") || (asked instanceof HTMLFormElement && !refused)) {
    const title = document.getElementById("panel-title");
    if (title) {
      title.tabIndex = -1;
      title.focus({ preventScroll: true });
      title.scrollIntoView({ block: "nearest" });
    }
  }
  if (done && !refused) announce(done.textContent.trim(), { shown: !inSight(done) });
});

const inSight = (one) => {
  const { top, bottom } = one.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
};

const ready = () => {
  if (!window.htmx) return;
  htmx.defineExtension("room", {
    isInlineSwap: (style) => style === "room",
    handleSwap(style, target, fragment) {
      if (style !== "room") return false;
      const fresh = fragment.querySelector?.("#room");
      if (fresh) replace(room(), fresh);
      return [room()];
    },
  });
};
if (window.htmx) ready();
else document.addEventListener("DOMContentLoaded", ready, { once: true });
