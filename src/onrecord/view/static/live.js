// Asks now and then whether the ledger has grown, and says so; it never changes what somebody is reading.
"use strict";
(() => {
  const news = document.getElementById("news");
  const every = 4000;
  let first = null;
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch("/live", { headers: { accept: "application/json" } });
      if (!answer.ok) return;
      const now = await answer.json();
      first ??= now;
      if (now.entry === first.entry) return;
      const reports = now.reports - first.reports;
      news.textContent = reports > 0 ? `${reports} new ${reports === 1 ? "report" : "reports"}. ` : "The record has changed. ";
      const link = document.createElement("a");
      link.href = location.href;
      link.textContent = "Show";
      news.append(link);
      news.hidden = false;
    } catch {
      // The server has gone, or sleeps: the next look says more.
    }
  };
  look();
  setInterval(look, every);
  document.addEventListener("visibilitychange", look);
})();
