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

  // What axe-core objects to, in words.
  async objections() {
    // It tries inline styles of its own, which the page's policy refuses, as it should.
    window.axeIsAsking = true;
    const found = await axe.run(document, { resultTypes: ["violations"], preload: false });
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
  },

  // When the last act on this page was sent: a form that a module sent, or the form that led here.
  lastAct() {
    const sent = performance.getEntriesByType("resource").filter((one) => one.initiatorType === "xmlhttprequest");
    return performance.timeOrigin + Math.max(0, ...sent.map((one) => one.startTime));
  },

  // Where the keyboard is: nowhere, or on an element of that kind; and whether something lies over it.
  focus() {
    const here = document.activeElement;
    if (!here || here === document.body || here === document.documentElement) return { lost: true };
    const kind = [here, here.parentElement].map((one) => `${one.tagName}.${one.getAttribute("class")}.${one.type ?? ""}`).join(" in ");
    const box = here.getBoundingClientRect();
    const spots = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]];
    const seen = spots.some(([x, y]) => {
      const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
      return top && (here.contains(top) || top.contains(here) || here.closest("label, .flash-track")?.contains(top));
    });
    return { lost: false, kind, seen, what: here.outerHTML.slice(0, 200) };
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
