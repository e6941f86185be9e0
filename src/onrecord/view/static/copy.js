// A button on whatever is written to be copied.
"use strict";
(() => {
  for (const words of document.querySelectorAll("[data-copy]")) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet tiny", textContent: "Copy" });
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(words.textContent);
        button.textContent = "Copied";
      } catch {
        // Where the browser lends no clipboard, the words are chosen for the person's own key.
        getSelection().selectAllChildren(words);
        button.textContent = "Press Ctrl+C";
      }
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    words.after(button);
  }
})();
