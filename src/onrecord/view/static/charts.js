// What charts gain with scripts: words under the pointer, arrow keys, days chosen by drawing over them, pictures as PNG.
"use strict";
(() => {
  const marks = ".chart a, .chart [tabindex='0']";
  const named = (target) => target instanceof Element && target.closest(marks);

  // ---- what a mark means, in a line under its chart; the same line everywhere, so that nothing covers the chart
  const say = (mark) => {
    const line = mark.closest("figure")?.querySelector(".readout");
    if (!line) return;
    line.textContent = mark.getAttribute("aria-label") ?? "";
    line.hidden = false;
  };
  const light = (mark, on) => {
    const event = mark.closest("[data-event]")?.dataset.event;
    if (event) document.querySelectorAll(`[data-event="${CSS.escape(event)}"]`).forEach((one) => one.classList.toggle("lit", on));
    const node = mark.dataset?.node;
    if (node) {
      const chart = mark.closest(".chart");
      chart.classList.toggle("dimmed", on);
      chart.querySelectorAll(`[data-a="${node}"], [data-b="${node}"]`).forEach((pair) => pair.classList.toggle("near", on));
    }
  };
  for (const [on, events] of [[true, ["pointerover", "focusin"]], [false, ["pointerout", "focusout"]]]) {
    for (const kind of events) {
      document.addEventListener(kind, (event) => {
        const mark = named(event.target);
        if (mark && on) say(mark);
        const lit = mark || (event.target instanceof Element && event.target.closest(".events [data-event]"));
        if (lit) light(lit, on);
      });
    }
  }

  // ---- arrow keys go from mark to mark
  document.addEventListener("keydown", (event) => {
    const mark = named(event.target);
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    if (!mark || event.ctrlKey || event.altKey || event.metaKey || !(event.key in steps || event.key === "Home" || event.key === "End")) return;
    const all = [...mark.closest(".chart").querySelectorAll("a:not([tabindex='-1']), [tabindex='0']")];
    const at = all.indexOf(mark);
    const to = event.key === "Home" ? 0 : event.key === "End" ? all.length - 1 : at + steps[event.key];
    if (at < 0 || !all[to]) return;
    event.preventDefault();
    all[to].focus();
  });

  // ---- where a chart is wider than its frame, its latest days are seen first, and of others the middle
  document.querySelectorAll(".pane").forEach((pane) => {
    const spare = pane.scrollWidth - pane.clientWidth;
    if (spare > 0) pane.scrollLeft = pane.querySelector(".chart[data-days]") ? spare : spare / 2;
  });

  // ---- days are chosen by drawing over a chart of days
  const place = (chart, event) => {
    const box = chart.getBoundingClientRect();
    const [, , width, height] = chart.getAttribute("viewBox").split(" ").map(Number);
    return { x: ((event.clientX - box.left) / box.width) * width, height };
  };
  const isoOf = (day) => new Date(day * 86400000).toISOString().slice(0, 10);
  document.querySelectorAll(".chart[data-days]").forEach((chart) => {
    const [first, last, left, right] = chart.dataset.days.split(",").map(Number);
    const inside = (x) => Math.min(right, Math.max(left, x));
    const day = (x) => Math.floor(first + ((inside(x) - left) / (right - left)) * (last - first));
    let start = null;
    let brush = null;
    chart.addEventListener("dragstart", (event) => event.preventDefault());
    chart.addEventListener("pointerdown", (event) => {
      // A finger scrolls the chart; choosing days is for a mouse or a pen.
      if (event.pointerType !== "touch" && event.button === 0) start = place(chart, event).x;
    });
    window.addEventListener("pointermove", (event) => {
      if (start === null) return;
      const { x, height } = place(chart, event);
      if (!brush && Math.abs(x - start) < 8) return;
      if (!brush) {
        brush = document.createElementNS("http://www.w3.org/2000/svg", "rect");
        brush.setAttribute("class", "brush");
        brush.setAttribute("y", "0");
        brush.setAttribute("height", String(height));
        chart.append(brush);
      }
      const [from, to] = [inside(Math.min(start, x)), inside(Math.max(start, x))];
      brush.setAttribute("x", String(from));
      brush.setAttribute("width", String(to - from));
      const line = chart.closest("figure")?.querySelector(".readout");
      if (line) [line.hidden, line.textContent] = [false, `${isoOf(day(from))} to ${isoOf(Math.min(last - 1, day(to)))}`];
    });
    window.addEventListener("pointerup", (event) => {
      if (brush) {
        const { x } = place(chart, event);
        const wanted = new URL(location.href);
        wanted.searchParams.set("since", isoOf(day(Math.min(start, x))));
        wanted.searchParams.set("until", isoOf(Math.min(last - 1, day(Math.max(start, x)))));
        window.addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true });
        location.assign(wanted);
      }
      start = null;
    });
    window.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !brush) return;
      brush.remove();
      start = brush = null;
    });
  });

  // ---- a chart as PNG, made here of its SVG
  const png = async (link) => {
    const answer = await fetch(link.href);
    if (!answer.ok) throw new Error(`the drawing could not be had: ${answer.status}`);
    const source = URL.createObjectURL(new Blob([await answer.text()], { type: "image/svg+xml" }));
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.naturalWidth * 2, image.naturalHeight * 2];
    const paper = canvas.getContext("2d");
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(source);
    const made = await new Promise((done) => canvas.toBlob(done, "image/png"));
    const save = document.createElement("a");
    save.href = URL.createObjectURL(made);
    save.download = `${link.dataset.save}.png`;
    save.click();
    URL.revokeObjectURL(save.href);
  };
  document.querySelectorAll("[data-save]").forEach((link) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = "Save as PNG";
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        await png(link);
        button.textContent = "Save as PNG";
      } catch (error) {
        button.textContent = `Not saved: ${error.message}`;
      }
      button.disabled = false;
    });
    link.after(" ", button);
  });
})();
