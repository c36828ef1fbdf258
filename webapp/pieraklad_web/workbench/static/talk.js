// Comments, questions and reasons beside a paragraph, said without leaving its form.

import { fragment, say, words } from "./page.js";

/** Do what a button of the form's talk says; `after` is called when it was done. */
export async function talk(form, button, after) {
  const data = new URLSearchParams();
  data.set("say", button.value);
  data.set("comment", form.querySelector("textarea[name=comment]").value);
  let response;
  try {
    response = await fetch(`${button.formAction}?part=talk`, { method: "POST", cache: "no-store", credentials: "same-origin", body: data });
  } catch {
    say(words.offline);
    return;
  }
  if (response.status === 401 || response.status >= 500) {
    say(response.status === 401 ? words.signedOut : words.broken);
    return;
  }
  const fresh = fragment(await response.text());
  const old = form.querySelector(".talk");
  if (response.status === 422) {  // what was typed stays
    fresh.querySelector("details").open = true;
    fresh.querySelector("textarea[name=comment]").value = data.get("comment");
  }
  old.replaceWith(fresh);
  say(fresh.querySelector("[role=alert]")?.textContent ?? words.said);
  fresh.querySelector("summary").focus();
  if (response.ok) after();
}
