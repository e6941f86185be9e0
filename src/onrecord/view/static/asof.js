// A slider with two handles over the two moments of the form: the right one is what was known, the left one what to compare with.
"use strict";
(() => {
  const form = document.getElementById("asof");
  if (!form) return;
  const [words, room] = [document.getElementById("moment"), document.getElementById("reach")];
  const STEPS = 1000;
  const [asOf, from, by] = [form.elements["as-of"], form.elements.from, form.elements.by];
  const local = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 16);
  const seconds = (text) => Date.parse(`${text.slice(0, 16)}:00Z`) / 1000;

  const send = () => {
    // Empty fields ask nothing, and would only make the address longer.
    for (const field of [asOf, from]) field.disabled = !field.value;
    by.disabled = by.value === "published";
    form.requestSubmit();
  };
  // Coming back by the browser's own arrow finds the form as it was.
  window.addEventListener("pageshow", () => [asOf, from, by].forEach((field) => (field.disabled = false)));
  form.addEventListener("submit", () => {
    for (const field of [asOf, from]) field.disabled = !field.value;
  });

  const handle = (name, value) => {
    const one = document.createElement("input");
    Object.assign(one, { type: "range", min: "0", max: String(STEPS), step: "1", className: `handle ${name}` });
    one.value = String(value);
    return one;
  };

  const draw = (reach) => {
    const [first, last] = [Math.floor(Date.parse(reach.first) / 1000), Math.ceil(Date.parse(reach.last) / 1000)];
    const at = (step) => first + ((last - first) * step) / STEPS;
    const stepOf = (text) => Math.round(((seconds(text) - first) / Math.max(1, last - first)) * STEPS);
    const held = (step) => Math.min(STEPS, Math.max(0, step));
    const track = document.createElement("div");
    track.className = "track";
    const most = Math.max(1, ...reach.counts);
    const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    picture.setAttribute("viewBox", `0 0 ${reach.counts.length} 20`);
    picture.setAttribute("preserveAspectRatio", "none");
    picture.setAttribute("aria-hidden", "true");
    reach.counts.forEach((count, i) => {
      if (!count) return;
      const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const height = Math.max(1, (count / most) * 20);
      for (const [name, value] of Object.entries({ x: i, y: 20 - height, width: 0.9, height })) bar.setAttribute(name, String(value));
      picture.append(bar);
    });
    const early = handle("early", from.value ? held(stepOf(from.value)) : 0);
    const late = handle("late", asOf.value ? held(stepOf(asOf.value)) : STEPS);
    early.setAttribute("aria-label", "Compared with");
    late.setAttribute("aria-label", "Known by");
    const tell = () => {
      early.setAttribute("aria-valuetext", from.value ? from.value.replace("T", " ") : "nothing: no comparison");
      late.setAttribute("aria-valuetext", asOf.value ? asOf.value.replace("T", " ") : "now");
    };
    // What lies beyond the moment, or before the earlier of two, is paler.
    const pale = () => {
      for (const bar of picture.children) {
        const step = (Number(bar.getAttribute("x")) / reach.counts.length) * STEPS;
        bar.classList.toggle("unseen", step < Number(early.value) || step > Number(late.value));
      }
    };
    const say = () => {
      const [known, compared] = [late, early].map((one) => one.getAttribute("aria-valuetext"));
      words.textContent = `As known ${asOf.value ? `by ${known}` : "now"}${from.value ? `, compared with ${compared}` : ""}`;
    };
    let waiting = 0;
    let byKey = false;
    const moved = (one) => {
      if (Number(early.value) > Number(late.value)) one.value = one === early ? late.value : early.value;
      from.value = Number(early.value) === 0 ? "" : local(at(Number(early.value)));
      asOf.value = Number(late.value) === STEPS ? "" : local(at(Number(late.value)));
      tell();
      say();
      pale();
    };
    for (const one of [early, late]) {
      one.addEventListener("input", () => moved(one));
      one.addEventListener("keydown", () => (byKey = true));
      one.addEventListener("pointerdown", () => (byKey = false));
      one.addEventListener("change", () => {
        // Arrow keys change it step by step: the page is asked for when they rest. A pointer that lets go has chosen.
        clearTimeout(waiting);
        waiting = setTimeout(() => {
          sessionStorage.setItem("asof-handle", one.className);
          send();
        }, byKey ? 500 : 0);
      });
    }
    track.append(picture, early, late);
    const ends = [reach.first, reach.last].map((end) => Object.assign(document.createElement("span"), { textContent: end.slice(0, 10) }));
    room.replaceChildren(ends[0], track, ends[1]);
    tell();
    pale();
    const had = sessionStorage.getItem("asof-handle");
    sessionStorage.removeItem("asof-handle");
    if (had) (had === early.className ? early : late).focus({ preventScroll: true });
  };

  const open = async () => {
    try {
      const answer = await fetch(`/moments?by=${by.value}`, { headers: { accept: "application/json" } });
      const reach = answer.ok ? await answer.json() : {};
      if (reach.first && reach.first !== reach.last) draw(reach);
    } catch {
      // Without the slider the two fields do the same.
    }
  };
  open();
})();
