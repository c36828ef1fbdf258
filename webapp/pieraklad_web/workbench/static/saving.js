// Sends what is to be saved, one text after the other, for as long as it takes.

import { drop, keep, keptOf } from "./drafts.js";
import { article, fill, place, send, words } from "./page.js";

const LONGEST_WAIT = 30_000;
let answered = () => {};
let running = false;
let again = false;
let wait = 1_000;
let timer = 0;

/** Call `handle(draft, status, answer)` for each answer of the server. */
export function onAnswer(handle) {
  answered = handle;
}

/** Keep a draft as one to be sent, and send it. */
export async function submit(draft, state) {
  draft.send = { state, request: crypto.randomUUID() };
  await keep(draft);
  wait = 1_000;
  flush();
}

/** Send everything that waits; tell where that is not possible yet. */
export async function flush() {
  if (running) {
    again = true;
    return;
  }
  running = true;
  clearTimeout(timer);
  try {
    do {
      again = false;
      const drafts = (await keptOf(article)).filter((draft) => draft.send && draft.person === place.person);
      for (const draft of drafts.reverse()) {
        if (!await one(draft)) return;
      }
    } while (again);
    tell("");
  } finally {
    running = false;
  }
}

async function one(draft) {
  const { state, request } = draft.send;
  let response, answer;
  try {
    response = await send("PUT", `${place.api}/${place.language}/${place.slug}/${draft.id}`, {
      target: draft.target, state, base: draft.base, base_target: draft.baseTarget,
      dismiss: draft.dismiss, machine: draft.machine, approve: draft.approve, suggestion: draft.suggestion, request,
    });
    answer = await response.json();
  } catch {
    return later(words.offline);
  }
  if (response.status === 401) return later(words.signedOut, true);
  if (response.status >= 500) return later(words.broken);
  // Whoever typed on meanwhile has a newer draft, which stays.
  const kept = await keptOf(article);
  const now = kept.find((other) => other.key === draft.key);
  const isCurrent = now?.send?.request === request;
  // 403 with a suggestion: whoever may not save has proposed it.
  if (response.status === 200 || response.status === 202 || answer.suggestion && response.status === 403) {
    const same = kept.filter((other) => other.id === draft.id && other.target.join() === draft.target.join());
    await Promise.all(same.filter((other) => other.key !== draft.key).map((other) => drop(other.key)));
    if (isCurrent) await drop(draft.key);
    else if (now && answer.hash) await keep({ ...now, base: answer.hash, baseTarget: draft.target });
  } else if (response.status === 409) {
    // The next save of this text knows of the other one.
    const { hash, theirs, suggestion } = answer;
    await keep({ ...(now ?? draft), base: hash, baseTarget: theirs, suggestion, conflict: true, send: null });
  } else if (isCurrent) {
    await keep({ ...now, send: null });
  }
  answered(draft, response.status, answer);
  return true;
}

function later(text, isSignedOut = false) {
  timer = setTimeout(flush, wait);
  wait = Math.min(wait * 2, LONGEST_WAIT);
  tell(text, isSignedOut);
  return false;
}

async function tell(text, isSignedOut = false) {
  const box = document.getElementById("waiting");
  if (!text) {
    box.hidden = true;
    return;
  }
  const count = (await keptOf(article)).filter((draft) => draft.send).length;
  box.textContent = `${text} ${fill(words.waiting, { n: count })} `;
  if (isSignedOut) {
    const link = document.createElement("a");
    link.href = words.signInAddress;
    link.target = "_blank";
    link.textContent = words.signIn;
    box.append(link);
  }
  box.hidden = false;
}

addEventListener("online", () => { wait = 1_000; flush(); });
addEventListener("focus", () => { if (!document.getElementById("waiting").hidden) flush(); });
