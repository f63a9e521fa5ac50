// Keyboard for those who want it: j k next and previous, o open the origin, c the story, w why here, / search, ? this list.
(() => {
  "use strict";
  const stops = () => [...document.querySelectorAll(".card, .compact, .group li")];
  let at = -1;
  const go = (step) => {
    const all = stops();
    if (!all.length) return;
    all[at]?.classList.remove("here");
    at = Math.max(0, Math.min(all.length - 1, at + step));
    all[at].classList.add("here");
    all[at].scrollIntoView({ block: "center" });
    all[at].querySelector("a")?.focus({ preventScroll: true });
  };
  const follow = (selector) => stops()[at]?.querySelector(selector)?.click();
  const keys = {
    j: () => go(1), k: () => go(-1),
    o: () => follow('[data-fh="primary"]'), c: () => follow('[data-fh="breadth"]'), w: () => follow('a[href$="#why"]'),
    "/": () => document.getElementById("q")?.focus(), "?": () => { location.href = "/how-it-works#keyboard"; },
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });
})();
