// Keys for reading claims one after the other: j and k move, a accepts, r rejects, e opens the form of an edit.
"use strict";
(() => {
  const claims = [...document.querySelectorAll("[data-claim]")];
  if (!claims.length) return;
  let at = claims.findIndex((one) => `#${one.id}` === location.hash);
  const choose = (index) => {
    claims[at]?.classList.remove("chosen");
    at = Math.max(0, Math.min(claims.length - 1, index));
    claims[at].classList.add("chosen");
    claims[at].focus({ preventScroll: true });
    claims[at].scrollIntoView({ block: "nearest" });
  };
  if (at >= 0) choose(at);
  for (const one of claims) one.addEventListener("focusin", () => {
    const index = claims.indexOf(one);
    if (index === at) return;
    claims[at]?.classList.remove("chosen");
    at = index;
    one.classList.add("chosen");
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
    if (event.key === "j") choose(at + 1);
    else if (event.key === "k") choose(at - 1);
    else if ("are".includes(event.key) && at >= 0) {
      const button = claims[at].querySelector(`[data-key=${event.key}]`);
      if (!button) return;
      button.click();
      if (event.key === "e") claims[at].querySelector(".edit input:not([type=hidden]), .edit select")?.focus();
    } else return;
    event.preventDefault();
  });
})();
