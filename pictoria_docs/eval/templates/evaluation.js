"use strict";
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const chips = all(".chip"), choice = document.getElementById("document");

// Filters: a miss is shown while its kind and its side are; sheets and documents without one go away.
function filter() {
  const off = (name) => new Set(chips.filter((c) => c.dataset[name] && c.ariaPressed === "false").map((c) => c.dataset[name]));
  const kinds = off("kind"), sides = off("side");
  for (const section of all(".document")) {
    let any = false;
    for (const sheet of all(".sheet", section)) {
      let some = false;
      for (const li of all("li", sheet)) {
        const out = kinds.has(li.dataset.kind) || sides.has(li.dataset.side);
        for (const part of all(`[data-m="${li.dataset.m}"]`, sheet)) part.classList.toggle("out", out);
        some ||= !out;
      }
      sheet.classList.toggle("out", !some);
      any ||= some;
    }
    section.classList.toggle("out", !any || (choice.value !== "" && section.dataset.document !== choice.value));
  }
}
for (const chip of chips)
  chip.addEventListener("click", () => { chip.ariaPressed = String(chip.ariaPressed !== "true"); filter(); });
choice?.addEventListener("change", filter);

// Pointing at a miss, in the list or on the page, shows it alone.
function point(sheet, number) {
  sheet.classList.toggle("some", number !== null);
  for (const part of all("[data-m]", sheet)) part.classList.toggle("on", part.dataset.m === number);
}
for (const sheet of all(".sheet")) {
  const number = (event) => event.target.closest("[data-m]")?.dataset.m ?? null;
  for (const kind of ["mouseover", "focusin"]) sheet.addEventListener(kind, (event) => point(sheet, number(event)));
  for (const kind of ["mouseleave", "focusout"]) sheet.addEventListener(kind, () => point(sheet, null));
  sheet.querySelector(".paper")?.addEventListener("click", (event) => {
    if (!event.target.closest("a")) sheet.classList.toggle("wide");
  });
}
