// Lights the characters that a link of a chain, or a claim, was read from; and shows why a marked word was marked.
"use strict";
(() => {
  const parts = new Map();
  for (const run of document.querySelectorAll("[data-part]"))
    for (const id of run.dataset.part.split(" ")) (parts.get(id) ?? parts.set(id, []).get(id)).push(run);
  const light = (id, on) => {
    const runs = parts.get(id) ?? [];
    for (const run of runs) run.classList.toggle("lit", on);
    // A text that scrolls by itself beside its claims is moved to the words; the page stays where it is.
    const text = runs[0]?.closest(".text");
    if (!on || !text || text.scrollHeight <= text.clientHeight) return;
    const [words, frame] = [runs[0].getBoundingClientRect(), text.getBoundingClientRect()];
    if (words.top < frame.top || words.bottom > frame.bottom) text.scrollTop += words.top - frame.top - frame.height / 3;
  };
  for (const one of document.querySelectorAll("[data-lights]")) {
    const id = one.dataset.lights;
    for (const name of ["mouseenter", "focusin"]) one.addEventListener(name, () => light(id, true));
    for (const name of ["mouseleave", "focusout"]) one.addEventListener(name, () => light(id, false));
  }

  const whys = new Map();
  for (const one of document.querySelectorAll("[data-why]")) whys.set(one.dataset.why, one);
  if (!whys.size) return;
  const box = document.createElement("div");
  box.className = "popover";
  box.hidden = true;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", "Why this is marked");
  box.tabIndex = -1;
  document.body.append(box);
  let from = null;
  const close = (back) => {
    box.hidden = true;
    if (back) from?.focus();
  };
  const open = (run) => {
    const list = document.createElement("ul");
    for (const id of run.dataset.part.split(" ")) {
      const why = whys.get(id);
      if (!why) continue;
      const copy = why.cloneNode(true);
      copy.removeAttribute("id");
      const layer = document.createElement("b");
      layer.textContent = why.dataset.layer + " ";
      copy.prepend(layer);
      list.append(copy);
    }
    if (!list.children.length) return;
    box.replaceChildren(list);
    box.hidden = false;
    from = run;
    const at = run.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - box.offsetWidth - 8));
    const place = document.body.getBoundingClientRect();
    box.style.left = `${left - place.left}px`;
    box.style.top = `${at.bottom - place.top + 6}px`;
  };
  for (const run of document.querySelectorAll(".text [data-part]")) {
    run.tabIndex = 0;
    run.addEventListener("click", () => open(run));
    run.addEventListener("keydown", (event) => {
      if (event.key === "Enter") open(run), box.focus();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !box.hidden) close(true);
  });
  document.addEventListener("click", (event) => {
    if (!box.contains(event.target) && !event.target.closest(".text [data-part]")) close(false);
  });
})();
