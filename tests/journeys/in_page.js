// What the journeys ask of a page from inside it. An object of functions; watch.py and seats.py call them by name.
({
  // How a page is built: elements, classes, roles and the names of attributes; like neighbours count once.
  built() {
    const sign = (one) => {
      const names = one.getAttributeNames().filter((name) => name !== "class").sort();
      const inside = [];
      for (const child of one.children) {
        const signed = sign(child);
        if (inside.at(-1) !== signed) inside.push(signed);
      }
      return `${one.tagName}.${[...one.classList].sort().join(".")}[${names}]${one.getAttribute("role") ?? ""}(${inside})`;
    };
    return sign(document.body);
  },

  // What axe-core objects to, in words; where only colours are others than when it was asked before, to colours.
  async objections(onlyColours) {
    // It tries inline styles of its own, which the page's policy refuses, as it should.
    window.axeIsAsking = true;
    const chosen = onlyColours ? { runOnly: ["color-contrast", "link-in-text-block"] } : {};
    const found = await axe.run(document, { resultTypes: ["violations"], preload: false, ...chosen });
    window.axeIsAsking = false;
    const node = ({ html, failureSummary }) => `    ${html.slice(0, 200)}\n      ${failureSummary.replaceAll("\n", " ")}`;
    return found.violations.map((one) => `${one.id}: ${one.help}\n${one.nodes.slice(0, 3).map(node).join("\n")}`);
  },

  // Why the page scrolls sideways; nothing when it does not. What stands in a frame of its own may scroll there.
  tooWide() {
    const page = document.scrollingElement;
    if (page.scrollWidth <= innerWidth) return [];
    const framed = (one) => {
      for (let part = one.parentElement; part && part !== document.body; part = part.parentElement)
        if (getComputedStyle(part).overflowX !== "visible") return true;
      return false;
    };
    const beyond = (one) => one.getBoundingClientRect().right > innerWidth + 1 && !framed(one);
    const wide = [...document.body.querySelectorAll("*")].filter(beyond);
    return [`${page.scrollWidth} px of ${innerWidth}`, ...wide.slice(-3).map((one) => one.outerHTML.slice(0, 160))];
  },

  // Everything that can be read or used as the page stands is remembered.
  remember() {
    const own = (one) => [...one.childNodes].some((part) => part.nodeType === Node.TEXT_NODE && part.data.trim());
    const used = (one) => one.matches("a[href], button, input, select, textarea, summary, img, svg[role=img]");
    const all = [...document.body.querySelectorAll("*")];
    window.remembered = all.filter((one) => (own(one) || used(one)) && one.checkVisibility({ visibilityProperty: true }));
  },

  // What was there when it was remembered, and cannot be seen any more: gone, outside the page, or cut off.
  lost() {
    const width = document.scrollingElement.scrollWidth;
    // Said elsewhere on the page too; or, where it leads somewhere, another link in sight leads there.
    const leads = (one) => [...document.links].some((link) => link !== one && link.href === one.href && link.checkVisibility());
    const says = (one) => one.textContent.trim() && document.body.textContent.split(one.textContent.trim()).length > 2;
    const elsewhere = (one) => (one.href ? leads(one) : !one.matches("button, input, select, textarea, summary") && says(one));
    const gone = (one) => {
      if (!one.isConnected || one.closest(".unseen, .live, .skip, [aria-hidden=true]")) return "";
      if (!one.checkVisibility({ visibilityProperty: true })) return elsewhere(one) ? "" : "gone";
      const box = one.getBoundingClientRect();
      if (box.right <= 0 || box.left >= width) return "outside";
      if (one.matches("input, textarea, select")) return ""; // what stands in a field can be gone through
      const style = getComputedStyle(one);
      const cuts = (how) => how === "hidden" || how === "clip";
      return cuts(style.overflowX) && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1 ? "cut off" : "";
    };
    const told = window.remembered.map((one) => [gone(one), one]).filter(([how]) => how);
    return told.slice(0, 5).map(([how, one]) => `${how}: ${one.outerHTML.slice(0, 160)}`);
  },

  // What still moves although the reader asked for less motion.
  moving() {
    const long = (text) => text.split(",").some((one) => parseFloat(one) > 0);
    const moves = (one, part) => {
      const style = getComputedStyle(one, part);
      return long(style.transitionDuration) || (style.animationName !== "none" && long(style.animationDuration));
    };
    const all = [...document.querySelectorAll("*")];
    const found = all.filter((one) => [null, "::before", "::after"].some((part) => moves(one, part)));
    return found.slice(0, 3).map((one) => one.outerHTML.slice(0, 160));
  },

  // Where somebody is and what they have typed.
  state() {
    const here = document.activeElement;
    const fields = [...document.querySelectorAll("textarea, input[type=text]")];
    const typed = fields.filter((one) => one.value && one.value !== one.defaultValue);
    return {
      at: here.id || here.name || here.tagName,
      from: here.selectionStart ?? null,
      to: here.selectionEnd ?? null,
      typed: Object.fromEntries(typed.map((one) => [one.id || one.name, one.value])),
      loaded: performance.timeOrigin,
    };
  },

  // From now on: the moment at which these words stand on the page.
  awaitWords(words) {
    window.wordsSeen = new Promise((seen, missed) => {
      const there = () => document.body.innerText.replace(/\s+/g, " ").includes(words);
      const watcher = new MutationObserver(() => there() && (watcher.disconnect(), seen(Date.now())));
      watcher.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
      setTimeout(() => missed(new Error(`“${words}” was never said here`)), 20000);
    });
    window.wordsSeen.catch(() => {});
    window.announced = [];
    const live = document.querySelector("[aria-live=polite]");
    new MutationObserver(() => live.innerText.trim() && window.announced.push(live.innerText.trim()))
      .observe(live, { subtree: true, childList: true, characterData: true });
  },

  // When the last act on this page was sent: a form that a module sent, or the form that led here.
  lastAct() {
    const sent = performance.getEntriesByType("resource").filter((one) => one.initiatorType === "xmlhttprequest");
    return performance.timeOrigin + Math.max(0, ...sent.map((one) => one.startTime));
  },

  // Where the keyboard is: nowhere, or on an element of that kind; whether something lies over it, and whether it is
  // there, on that element or on another one of its group.
  focus(wanted) {
    const here = document.activeElement;
    if (!here || here === document.body || here === document.documentElement) return { lost: true, there: false };
    const group = (some) => some?.type === "radio" && some.form?.id + some.name;
    const there = here === wanted || Boolean(group(wanted) && group(wanted) === group(here));
    const kind = [here, here.parentElement].map((one) => `${one.tagName}.${one.getAttribute("class")}.${one.type ?? ""}`).join(" in ");
    const box = here.getBoundingClientRect();
    const spots = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]];
    const seen = spots.some(([x, y]) => {
      const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
      return top && (here.contains(top) || top.contains(here) || here.closest("label, .flash-track")?.contains(top));
    });
    return { lost: false, there, kind, seen, what: here.outerHTML.slice(0, 200) };
  },

  // Whether anything on it or close to it looks different while it has the focus.
  focusShows() {
    const here = document.activeElement;
    const around = [here, ...here.querySelectorAll("*"), ...here.parentElement.querySelectorAll("*"), here.closest("label")];
    const looks = () =>
      around.filter(Boolean).slice(0, 60).map((one) => {
        const style = getComputedStyle(one);
        return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.borderColor,
          style.backgroundColor, style.stroke, style.strokeWidth, style.fill, style.opacity].join();
      }).join(";");
    const with_ = looks();
    here.blur();
    const without = looks();
    here.focus({ preventScroll: true });
    return with_ !== without;
  },
})
