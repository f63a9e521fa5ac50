// Our only script: a keyboard for those who want it. Settings, filters and everything else work without it.
"use strict";
(() => {
  let at = -1;
  const stops = () => [...document.querySelectorAll(".card, .compact, .group > ul > li, .latest li")];
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
  const section = (step) => {
    const links = [...document.querySelectorAll(".sections a")], now = links.findIndex((l) => l.hasAttribute("aria-current"));
    links[Math.max(0, now) + step]?.click();
  };
  let last = "";
  const keys = {
    j: () => go(1), k: () => go(-1), h: () => section(-1), l: () => section(1),
    o: () => follow('[data-fh="primary"]'), c: () => follow('[data-fh="breadth"]'), w: () => follow('a[href$="#why"]'),
    "/": () => document.getElementById("q")?.focus(), "?": () => { location.href = "/how-it-works#keyboard"; },
    G: () => scrollTo(0, document.documentElement.scrollHeight), g: () => { if (last === "g") scrollTo(0, 0); },
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select")) return;
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
    last = event.key;
  });
})();
