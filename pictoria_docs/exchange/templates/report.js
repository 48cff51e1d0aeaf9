"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const body = document.body, tip = $("#tip"), zoom = $("#zoom"), found = $(".found");
  const least = $("#least"), most = $("#most"), search = $("#search"), bare = $("#bare"), pick = $("#document");
  const cards = all(".card"), sheets = all(".sheet"), entries = all(".entry"), works = all(".work"), sections = all(".document");
  const shapes = all(".s"), lines = all(".a, .b"), chips = all(".chip");
  const words = new Map(sheets.map(sheet => [
    sheet, all(".s", sheet).map(s => s.dataset.n + " " + s.dataset.x).join("\n").toLowerCase(),
  ]));

  // Views

  function show(view) {
    if (!$(`[data-show="${view}"]`)) return;
    body.dataset.view = view;
    for (const button of all("[data-show]")) button.setAttribute("aria-pressed", button.dataset.show === view);
    count();
  }
  for (const button of all("[data-show]")) button.addEventListener("click", () => show(button.dataset.show));

  // Filters

  function apply() {
    const low = least.value / 100, high = most.value / 100, query = search.value.trim().toLowerCase();
    const off = new Set(chips.filter(chip => chip.getAttribute("aria-pressed") === "false").map(chip => chip.dataset.type));
    const sure = element => element.dataset.c >= low && element.dataset.c <= high;
    for (const section of sections) section.hidden = Boolean(pick && pick.value && section.dataset.document !== pick.value);
    for (const card of [...works, ...cards]) {
      card.hidden = off.has(card.dataset.t) || !sure(card) || !card.dataset.x.includes(query) || (bare.checked && card.dataset.bare !== "1");
    }
    for (const entry of entries) entry.hidden = !sure(entry) || !entry.dataset.x.includes(query);
    for (const sheet of sheets) sheet.hidden = Boolean(query) && !words.get(sheet).includes(query);
    for (const shape of shapes) shape.classList.toggle("out", off.has(shape.dataset.t));
    for (const line of lines) line.classList.toggle("out", off.has(line.dataset.t) || !sure(line));
    count();
  }
  function count() {
    const items = { overview: works, gallery: cards, pages: sheets, entries }[body.dataset.view];
    const here = items.filter(item => !item.closest(".document").hidden);
    found.textContent = found.dataset.many.replace("#", here.filter(item => !item.hidden).length).replace("%", here.length);
  }
  for (const range of [least, most]) {
    range.addEventListener("input", () => {
      if (Number(least.value) > Number(most.value)) (range === least ? most : least).value = range.value;
      for (const each of [least, most]) each.nextElementSibling.textContent = each.value;
      later();
    });
  }
  let timer = 0;
  const later = () => { clearTimeout(timer); timer = setTimeout(apply, 80); };
  search.addEventListener("input", later);
  bare.addEventListener("change", apply);
  if (pick) pick.addEventListener("change", apply);
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", chip.getAttribute("aria-pressed") === "false");
      apply();
    });
  }

  // Jumps: to a box, a card or an entry, in whichever view it is

  function reveal(id) {
    const goal = id && document.getElementById(id);
    const place = goal && goal.closest("[data-view]");
    if (!place || place === body) return;
    show(place.dataset.view);
    for (let each = goal; each; each = each.parentElement) { each.hidden = false; each.classList.remove("out"); }
    goal.scrollIntoView({ block: "center" });
    goal.focus({ preventScroll: true });
    goal.classList.remove("flash");
    void goal.getBoundingClientRect();
    goal.classList.add("flash");
    setTimeout(() => goal.classList.remove("flash"), 2600);
  }
  const named = () => decodeURIComponent(location.hash.slice(1));
  const jump = id => { if (named() === id) reveal(id); else location.hash = encodeURIComponent(id); };
  addEventListener("hashchange", () => reveal(named()));
  document.addEventListener("click", event => {
    const link = event.target.closest("a[href^='#']");
    if (!link || link.classList.contains("skip")) return;
    event.preventDefault();
    jump(decodeURIComponent(link.getAttribute("href").slice(1)));
  });

  // Boxes: what is under the pointer or the focus, and what it is tied to

  const ties = new Map();
  for (const line of lines) {
    for (const id of [line.dataset.s, line.dataset.g]) {
      if (!ties.has(id)) ties.set(id, []);
      ties.get(id).push(line);
    }
  }
  function light(shape, on) {
    const svg = shape.closest("svg"), mine = ties.get(shape.id) || [];
    svg.classList.toggle("quiet", on && mine.length > 0);
    for (const line of mine) {
      line.classList.toggle("lit", on);
      for (const id of [line.dataset.s, line.dataset.g]) {
        const end = document.getElementById(id);
        if (end) end.classList.toggle("lit", on);
      }
    }
  }
  function tell(shape, x, y) {
    const { n, k, v, x: text, w } = shape.dataset;
    $(".head", tip).textContent = (n === k || n.startsWith(k) ? n : `${n} – ${k}`) + `  ${v}`;
    $(".text", tip).textContent = text;
    $("ul", tip).replaceChildren(...(w ? w.split("\n") : []).map(line => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }));
    tip.hidden = false;
    const { width, height } = tip.getBoundingClientRect();
    tip.style.left = Math.max(6, Math.min(x + 16, innerWidth - width - 8)) + "px";
    tip.style.top = Math.max(6, y + 18 + height > innerHeight ? y - height - 12 : y + 18) + "px";
  }
  function tellBelow(shape) {
    const { left, bottom } = shape.getBoundingClientRect();
    tell(shape, left, bottom);
  }
  const over = event => event.target.closest && event.target.closest(".s");
  document.addEventListener("mouseover", event => {
    const shape = over(event);
    if (shape) light(shape, true);
  });
  document.addEventListener("mousemove", event => {
    const shape = over(event);
    if (shape) tell(shape, event.clientX, event.clientY);
  });
  document.addEventListener("mouseout", event => {
    const shape = over(event);
    if (!shape) return;
    light(shape, false);
    tip.hidden = true;
    // When the keyboard scrolls the page under a resting pointer, the tip belongs to the focus.
    const focused = $(".s:focus-visible");
    if (focused) tellBelow(focused);
  });
  document.addEventListener("focusin", event => {
    const shape = over(event);
    if (!shape || !shape.matches(":focus-visible")) return;
    light(shape, true);
    tellBelow(shape);
  });
  document.addEventListener("focusout", event => {
    const shape = over(event);
    if (shape) { light(shape, false); tip.hidden = true; }
  });
  document.addEventListener("click", event => {
    const shape = over(event);
    if (shape && shape.dataset.goal) jump(shape.dataset.goal);
  });
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") tip.hidden = true;
    const shape = over(event);
    if (shape && shape.dataset.goal && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      jump(shape.dataset.goal);
    }
  });

  // Pictures: large on demand; the overview and entries borrow those of the gallery

  document.addEventListener("click", event => {
    const button = event.target.closest("button.enlarge");
    if (!button) return;
    const picture = $("img", zoom), source = $("img", button);
    picture.src = source.src;
    picture.alt = source.alt;
    $("p", zoom).textContent = all(".caption", button.parentElement).map(each => each.textContent.trim().replace(/\s+/g, " ")).join(" ");
    zoom.showModal();
  });
  zoom.addEventListener("click", event => { if (event.target === zoom) zoom.close(); });
  for (const link of all("[data-thumb]")) {
    const source = $("img", document.getElementById(link.dataset.thumb) || document.createElement("i"));
    if (!source) continue;
    const picture = new Image();
    picture.src = source.src;
    picture.alt = "";
    picture.loading = "lazy";
    link.prepend(picture);
  }

  apply();
  if (location.hash) reveal(named());
})();
