// Who else is in this article, and at which paragraph; it locks nothing.

import { tab } from "./drafts.js";
import { element, fill, place, words } from "./page.js";

/** Return what a request says of where this tab is; `id` is that of the open paragraph, or null. */
export function whereabouts(id) {
  return new URLSearchParams({ tab: tab(), at: `${place.language}/${place.slug}/${id ?? ""}` });
}

/** Show at each paragraph who has it open. */
export function showPeople(people, rows) {
  for (const mark of rows.querySelectorAll(".here")) {
    mark.closest(".row").classList.remove("held");
    mark.remove();
  }
  for (const [who, language, slug, id] of people) {
    const row = language === place.language && slug === place.slug && document.getElementById(`m-${id}`);
    if (!row) continue;
    row.classList.add("held");
    row.querySelector(".where").append(" ", element("span", "here", fill(words.here, { who })));
  }
}

/** Take the mark over to a paragraph that is shown anew. */
export function keepPeople(old, fresh) {
  for (const mark of old.querySelectorAll(".here")) fresh.querySelector(".where").append(" ", mark);
  fresh.classList.toggle("held", old.classList.contains("held"));
}
