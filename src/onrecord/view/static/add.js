// Files may be dropped anywhere on the form, and a job tells how far it has come.
"use strict";
(() => {
  const drop = document.getElementById("drop");
  if (drop) {
    const input = drop.querySelector("input[type=file]");
    for (const name of ["dragover", "dragenter"]) document.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
    document.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) drop.classList.remove("over");
    });
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      document.getElementById("add").requestSubmit();
    });
  }

  const job = document.getElementById("job");
  if (job?.dataset.state !== "reading") return;
  const bar = document.getElementById("job-bar");
  const state = document.getElementById("job-state");
  const tally = document.getElementById("job-tally");
  const look = async () => {
    const answer = await fetch(`/add/${job.dataset.job}`, { headers: { accept: "application/json" } });
    if (!answer.ok) return;
    const now = await answer.json();
    if (now.state !== "reading") return location.reload();
    bar.value = now.done;
    state.textContent = now.at ? `Reading ${now.at}` : "Writing";
    tally.textContent = `${now.added} reports added with ${now.claims} claims; ${now.events} events came or changed`;
    setTimeout(look, 500);
  };
  setTimeout(look, 300);
})();
