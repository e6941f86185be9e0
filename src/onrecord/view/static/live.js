// Asks now and then whether the ledger has grown, and says so. Only who follows has the page changed under the eyes.
"use strict";
(() => {
  const news = document.getElementById("news");
  const every = 4000;
  let first = null;
  const following = () => sessionStorage.getItem("follow") === location.pathname;
  const offer = (words) => {
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = "Show";
    const follow = document.createElement("button");
    follow.textContent = "Follow";
    follow.title = "Show what is new by itself from now on";
    follow.addEventListener("click", () => {
      sessionStorage.setItem("follow", location.pathname);
      location.reload();
    });
    news.replaceChildren(words, link, " ", follow);
    news.hidden = false;
  };
  const say = () => {
    const stop = document.createElement("button");
    stop.textContent = "Stop";
    stop.addEventListener("click", () => {
      sessionStorage.removeItem("follow");
      news.hidden = true;
    });
    news.replaceChildren("Following what is new. ", stop);
    news.hidden = false;
  };
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch("/live", { headers: { accept: "application/json" } });
      if (!answer.ok) return;
      const now = await answer.json();
      first ??= now;
      const badge = document.getElementById("badge");
      if (badge && now.alerts) {
        badge.textContent = now.alerts;
        badge.parentElement.hidden = false;
      }
      if (now.entry === first.entry) return;
      if (following() && !document.activeElement.closest("form, dialog")) return location.reload();
      const reports = now.reports - first.reports;
      offer(reports > 0 ? `${reports} new ${reports === 1 ? "report" : "reports"}. ` : "The record has changed. ");
    } catch {
      // The server has gone, or sleeps: the next look says more.
    }
  };
  if (following()) say();
  look();
  setInterval(look, every);
  document.addEventListener("visibilitychange", look);
})();
