// Loads the page again when an article or a catalog was saved; only `pieraklad serve` sends this.
(() => {
  "use strict";
  let known = null;
  setInterval(async () => {
    try {
      const version = await (await fetch("/-/version", { cache: "no-store" })).text();
      if (known !== null && version !== known) location.reload();
      known = version;
    } catch {
      // The server is being started anew; the next try will tell.
    }
  }, 1000);
})();
