// Our only script: settings of this browser, and a keyboard for those who want it. No markup is made from text here.
"use strict";
(() => {
  const KEY = "firsthand", root = document.documentElement;
  const load = () => { try { const kept = JSON.parse(localStorage.getItem(KEY) || "{}"); return kept && typeof kept === "object" ? kept : {}; } catch { return {}; } };
  const list = (value) => Array.isArray(value) ? value.filter((v) => typeof v === "string" && v).slice(0, 500) : [];
  let kept = load();
  const look = () => {
    for (const name of ["theme", "size", "density"]) {
      if (/^[a-z]+$/.test(kept[name] || "")) root.dataset[name] = kept[name]; else delete root.dataset[name];
    }
  };
  look(); // before the first paint

  const hide = () => {
    const words = list(kept.words).map((w) => w.toLocaleLowerCase()), outlets = list(kept.outlets).map((o) => o.toLowerCase()), languages = list(kept.languages);
    let hidden = 0;
    for (const line of document.querySelectorAll(".card, .compact, .group li, .related li")) {
      const { outlet = "", language = "", report = "" } = line.dataset;
      const text = words.length ? line.textContent.toLocaleLowerCase() : "";
      const off = outlets.includes(outlet) || words.some((w) => text.includes(w)) || (languages.length && language && !languages.includes(language.split("-")[0]))
        || (kept.originals === true && report && report !== "own");
      line.hidden = Boolean(off);
      hidden += off ? 1 : 0;
    }
    const note = document.getElementById("muted");
    if (note && hidden) {
      const link = document.createElement("a");
      link.href = "/settings";
      link.textContent = `${hidden} hidden by your settings`;
      note.replaceChildren(" · ", link);
      note.hidden = false;
    }
  };

  const clean = (raw) => {
    const out = {};
    for (const name of ["theme", "size", "density"]) if (/^[a-z]{1,12}$/.test(raw[name] || "")) out[name] = raw[name];
    for (const name of ["words", "outlets", "languages"]) { const held = list(raw[name]); if (held.length) out[name] = held; }
    if (raw.originals === true) out.originals = true;
    return out;
  };
  const settings = (form) => {
    const say = (text) => { document.getElementById("kept").textContent = text; };
    const lines = (name) => form.elements[name].value.split("\n").map((l) => l.trim()).filter(Boolean);
    const ticks = () => [...form.querySelectorAll('[name="languages"]')];
    const show = () => {
      for (const name of ["theme", "size", "density"]) form.elements[name].value = kept[name] || "";
      for (const name of ["words", "outlets"]) form.elements[name].value = list(kept[name]).join("\n");
      form.elements.originals.checked = kept.originals === true;
      for (const tick of ticks()) tick.checked = list(kept.languages).includes(tick.value);
      look();
    };
    const keep = (next, text) => {
      try { localStorage.setItem(KEY, JSON.stringify(next)); kept = next; say(text); } catch { say("This browser keeps nothing for us."); }
      show();
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const pasted = form.elements.import.value.trim();
      if (pasted) {
        try { keep(clean(JSON.parse(pasted)), "Brought in."); form.elements.import.value = ""; } catch { say("That is not what Export gives."); }
        return;
      }
      keep(clean({
        theme: form.elements.theme.value, size: form.elements.size.value, density: form.elements.density.value, originals: form.elements.originals.checked,
        words: lines("words"), outlets: lines("outlets"), languages: ticks().filter((t) => t.checked).map((t) => t.value),
      }), "Kept in this browser.");
    });
    form.addEventListener("reset", (event) => { event.preventDefault(); keep({}, "Forgotten."); });
    document.getElementById("export").addEventListener("click", () => { form.elements.import.value = JSON.stringify(kept); say("Copy the text below."); });
    form.hidden = false;
    show();
  };

  let at = -1;
  const stops = () => [...document.querySelectorAll(".card, .compact, .group > ul > li")].filter((stop) => !stop.hidden);
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
  const keys = {
    j: () => go(1), k: () => go(-1), h: () => section(-1), l: () => section(1),
    o: () => follow('[data-fh="primary"]'), c: () => follow('[data-fh="breadth"]'), w: () => follow('a[href$="#why"]'),
    "/": () => document.getElementById("q")?.focus(), "?": () => { location.href = "/how-it-works#keyboard"; }, G: () => scrollTo(0, root.scrollHeight), g: () => scrollTo(0, 0),
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  addEventListener("DOMContentLoaded", () => {
    hide();
    const form = document.getElementById("settings");
    if (form) settings(form);
  });
})();
