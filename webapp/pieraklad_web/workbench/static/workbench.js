// An article's paragraphs: opening their forms in place, going on to the next, keys, others' changes.

import { drop, keep, keptOf, tab } from "./drafts.js";
import { Live } from "./live.js";
import { article, element, fill, fragment, insert, place, put, replaceAll, say, words } from "./page.js";
import { keepPeople, showPeople, whereabouts } from "./presence.js";
import { flush, onAnswer, submit } from "./saving.js";
import { talk } from "./talk.js";

const rows = document.querySelector(".rows");
const rowOf = (id) => document.getElementById(`m-${id}`);
const idOf = (row) => row.id.slice(2, 14);
const all = () => [...rows.querySelectorAll(".row")];
const mine = { article, person: place.person };
const ahead = new Map();
let active = null;
let wanted = "";  // the id of the paragraph that was asked for last, while its form is on its way

document.documentElement.classList.add("scripted");

// Opening and closing.

function formOf(id) {
  if (!ahead.has(id)) {
    const part = fetch(`${place.article}/${id}?part=form`, { cache: "no-store" })
      .then((response) => (response.ok ? response.text() : Promise.reject(new Error(response.status))));
    part.catch(() => ahead.delete(id));
    ahead.set(id, part);
  }
  return ahead.get(id);
}

async function open(asked) {
  if (!asked || asked.classList.contains("missing") || active?.row === asked) return;
  const { id: name } = asked;
  const id = idOf(asked);
  wanted = name;
  let html;
  try {
    html = await formOf(id);
  } catch {
    say(words.offline);  // what is open stays open
    return;
  }
  ahead.delete(id);
  if (wanted !== name) return;
  close();
  const row = document.getElementById(name);  // it may have been shown anew meanwhile
  const form = fragment(html);
  row.querySelector(".do").before(form);
  row.classList.add("active");
  const live = new Live(row, form, typed);
  const texts = live.fields.map((field) => field.value);
  const draft = {
    ...mine, key: [place.person, article, id, tab()].join("|"), id, base: form.dataset.base,
    baseTarget: texts, target: texts, dismiss: [], suggestion: null, send: null,
  };
  active = { row, form, live, draft };
  form.addEventListener("input", (event) => { if (event.target.name === "target") typed(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); const { submitter } = event; if (submitter?.classList.contains("say")) talk(form, submitter, () => refresh(id)); else save(submitter?.name === "state" ? submitter.value : "translated", submitter?.name === "approve"); });
  form.addEventListener("click", clicked);
  live.fields.forEach(grow);
  await restore(id);
  if (active?.form !== form) return;
  const [first] = live.fields;
  first.focus({ preventScroll: true });
  first.setSelectionRange(first.value.length, first.value.length);
  row.scrollIntoView({ block: "nearest" });
  live.look(0);
  const next = nextToDo(row);
  if (next) formOf(idOf(next)).catch(() => {});
}

function close() {
  wanted = "";
  if (!active) return;
  const { row, form } = active;
  active = null;
  form.remove();
  row.classList.remove("active");
  refresh(idOf(row));
}

/** Put back what was typed here earlier; offer what was typed in other tabs. */
async function restore(id) {
  const kept = (await keptOf(article)).filter((draft) => draft.id === id && draft.person === place.person);
  if (active?.draft.id !== id) return;
  const own = kept.find((draft) => draft.key === active.draft.key) ?? kept[0];
  if (!own) return;
  const { fields } = active.live;
  if (own.target.length === fields.length) {
    fields.forEach((field, number) => { field.value = own.target[number]; grow(field); });
    active.draft = { ...own, key: active.draft.key, send: null };
    active.form.dismissed = new Set(own.dismiss);
    if (own.conflict) showConflict();
    else notice(words.restored);
  }
  for (const other of kept.filter((draft) => draft !== own && draft.target.join() !== own.target.join())) {
    const line = element("p", "notice other", `${words.otherTab} `);
    line.append(element("span", "", other.target.join(" | ")));
    const take = element("button", "plain", words.insert, { type: "button" });
    take.onclick = () => { replaceAll(fields[0], other.target[0]); drop(other.key); line.remove(); };
    const leave = element("button", "plain", words.discard, { type: "button" });
    leave.onclick = () => { drop(other.key); line.remove(); };
    line.append(" ", take, " ", leave);
    active.form.prepend(line);
  }
}

function notice(text) {
  const line = active.form.querySelector("p.problem[role=alert][hidden], p.problem.said");
  if (!line) return;
  line.textContent = text;
  line.hidden = !text;
  line.classList.add("said");
}

// Most browsers let a field grow with its text by themselves; see the style sheet.
const growsItself = CSS.supports("field-sizing", "content");

function grow(field) {
  if (growsItself) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

/** Keep every change at once. */
function typed() {
  const { live, draft, form } = active;
  draft.target = live.fields.map((field) => field.value);
  draft.dismiss = [...(form.dismissed ?? [])];
  draft.when = Date.now();
  draft.send = null;
  keep({ ...draft });
  active.row.classList.add("typed");
  live.fields.forEach(grow);
  live.look();
}

// Saving.

function nextToDo(row, from = row) {
  const list = all();
  const start = list.indexOf(from);
  return [...list.slice(start + 1), ...list.slice(0, start)].find(
    (other) => other !== row && !other.matches(".is-translated, .is-reviewed, .missing")
      && idOf(other) !== idOf(row) && !other.matches(".sending, .held"),
  );
}

function save(state, approve = false) {
  const { row, draft, form, live } = active;
  draft.target = live.fields.map((field) => field.value);
  draft.dismiss = [...(form.dismissed ?? [])];
  draft.when = Date.now();
  const next = nextToDo(row);
  row.classList.add("sending");
  row.classList.remove("typed");
  submit({ ...draft, approve }, state);
  active = null;
  form.remove();
  row.classList.remove("active");
  if (next) open(next);
  else row.querySelector(".open")?.focus();
}

onAnswer(async (draft, status, answer) => {
  const row = rowOf(draft.id);
  row?.classList.remove("sending");
  if (status === 200) {
    const counts = fill(words.counts, { done: answer.done, total: answer.total });
    document.getElementById("progress").textContent = counts;
    const bar = document.querySelector(".progress progress");
    if (bar) bar.value = answer.done;
    const note = words.language === "be" ? answer.note_be : answer.note;
    say(`${answer.state === "fuzzy" && draft.send.state !== "fuzzy" ? words.savedFuzzy : words.saved} ${counts} ${note ?? ""}`);
    if (row && active?.row !== row) await refresh(draft.id);
    else if (active) Object.assign(active.draft, { base: answer.hash, baseTarget: draft.target });
  } else if (status === 202) {
    say(words.language === "be" ? answer.error_be : answer.error);
    row?.classList.add("kept");
  } else if (status === 409) {
    // Whoever is typing elsewhere is not interrupted: the paragraph says it, and waits.
    say(words.conflict);
    if (row && active?.row === row) {
      Object.assign(active.draft, { base: answer.hash, baseTarget: answer.theirs, suggestion: answer.suggestion, conflict: true });
      await showConflict();
    } else {
      await refresh(draft.id);
    }
  } else if (answer.suggestion) {
    say(words.language === "be" ? answer.error_be : answer.error);
    await refresh(draft.id);
  } else {
    const reason = (words.language === "be" && answer.error_be) || answer.error;
    say(reason);
    if (row) { await open(row); notice(reason); }
  }
});

/** Show the text that somebody else saved beside the one in the form, and three ways out. */
async function showConflict() {
  const { form, draft, row } = active;
  const part = `?part=conflict&suggestion=${draft.suggestion}`;
  const response = await fetch(`${place.article}/${draft.id}${part}`, { cache: "no-store" }).catch(() => null);
  if (!response?.ok || active?.row !== row || form.querySelector(".conflict")) return;
  const box = fragment(await response.text());
  const theirs = element("button", "plain", words.theirs, { type: "button" });
  theirs.onclick = async () => {
    await drop(draft.key);
    fetch(`${place.article}/${draft.id}/suggestions/${draft.suggestion}`, { method: "DELETE" });
    leave();
  };
  const ours = element("button", "plain", words.mine, { type: "button" });
  ours.onclick = () => save("translated");
  const merge = element("button", "plain", words.merge, { type: "button" });
  merge.onclick = () => active.live.fields[0].focus();
  const line = element("p", "buttons", "");
  line.append(theirs, " ", ours, " ", merge);
  box.append(line);
  form.prepend(box);
}

const released = () => new Promise((done) => {
  for (const kind of ["pointerup", "pointercancel"]) addEventListener(kind, () => setTimeout(done), { once: true });
  setTimeout(done, 1_000);
});

/** Show a paragraph as the server has it now. */
async function refresh(id) {
  const response = await fetch(`${place.article}/${id}?part=row`, { cache: "no-store" }).catch(() => null);
  if (!response?.ok) return;
  const holder = document.createElement("div");
  put(holder, await response.text());
  ahead.delete(id);
  for (const fresh of [...holder.children]) {
    // A click on what is replaced between its press and its release would be lost.
    if (document.getElementById(fresh.id)?.matches(":active")) await released();
    const old = document.getElementById(fresh.id);
    if (!old || active?.row === old) continue;
    if (old.classList.contains("sending")) fresh.classList.add("sending");
    keepPeople(old, fresh);
    old.replaceWith(fresh);
  }
  await markKept();
}

async function markKept() {
  for (const draft of await keptOf(article)) {
    const row = rowOf(draft.id);
    if (!row || active?.row === row || row.querySelector(".unsaved")) continue;
    row.classList.add("typed");
    row.querySelector(".do").append(" ", element("span", "unsaved", draft.conflict ? words.twoTexts : words.unsaved));
  }
}

// Clicks and keys.

rows.addEventListener("click", (event) => {
  const row = event.target.closest(".row");
  if (!row || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("a");
  if (link?.classList.contains("open") || (!link && event.target.closest(".target") && String(getSelection()) === "")) {
    event.preventDefault();
    open(row);
  }
});

function clicked(event) {
  const button = event.target.closest("button");
  if (!button || !active) return;
  const field = active.last ?? active.live.fields[0];
  if (button.classList.contains("close")) leave();
  else if (button.classList.contains("sign")) insert(field, button.dataset.sign);
  else if (button.classList.contains("insert")) take(button.closest("[data-text]"), field);
  else if (button.classList.contains("away")) putAway(button.closest("[data-suggestion]"));
  else if (button.classList.contains("machine")) machine(button, field);
}

document.addEventListener("focusin", (event) => {
  if (active && event.target.matches?.("textarea[name=target]")) active.last = event.target;
});

/** Take a suggestion; what somebody proposed is done with when it is saved. */
function take({ dataset }, field) {
  if (dataset.suggestion) active.draft.suggestion = Number(dataset.suggestion);
  replaceAll(field, dataset.text);
}

async function putAway(item) {
  const address = `${place.article}/${active.draft.id}/suggestions/${item.dataset.suggestion}`;
  const response = await fetch(address, { method: "DELETE" }).catch(() => null);
  if (!response?.ok || !active) return;
  item.remove();
  (active.last ?? active.live.fields[0]).focus();  // what had the focus is gone
}

async function machine(button, field) {
  button.disabled = true;
  const response = await fetch(`${place.article}/${idOf(active.row)}/machine`, { method: "POST" }).catch(() => null);
  button.disabled = false;
  const answer = response && await response.json().catch(() => null);
  if (response?.ok && answer?.text) {
    active.draft.machine = [answer.text];
    replaceAll(field, answer.text);
  }
  else notice(answer?.error ?? words.offline);
}

function leave() {
  const { row } = active;
  close();
  row.querySelector(".open")?.focus();
}

const MARKUP = /\[\^[^\]\s]+\]|!?\[[^\]]*\]\([^)]*\)|`[^`]+`|<\/?[A-Za-z][^>]*>|https?:\/\/\S+|%\(\w+\)s|\{\w+\}|\*\*|\\\n/g;

function nextMark(field) {
  const marks = active.form.dataset.source.match(MARKUP) ?? [];
  const rest = marks.find((mark, number) => {
    const wanted = marks.slice(0, number + 1).filter((other) => other === mark).length;
    return field.value.split(mark).length - 1 < wanted;
  });
  if (rest) insert(field, rest);
}

function beside(step) {
  const list = all();
  const at = list.indexOf(active.row);
  for (let number = at + step; number >= 0 && number < list.length; number += step) {
    if (!list[number].classList.contains("missing")) return open(list[number]);
  }
  return undefined;
}

const keysAreOn = () => localStorage.getItem("keys") !== "off";

function pressed(event) {
  if (event.isComposing || event.getModifierState("AltGraph")) return;
  const sheet = document.getElementById("sheet");
  if (event.ctrlKey && event.code === "Slash") { event.preventDefault(); sheet.showModal(); return; }
  if (event.code === "Escape" && !sheet.open) wanted = "";
  if (!active || !active.form.contains(event.target) || sheet.open) return;
  const field = active.last ?? active.live.fields[0];
  const { ctrlKey, metaKey, shiftKey, altKey, code } = event;
  let act = null;
  if (code === "Escape" && !altKey) act = leave;
  else if (!keysAreOn()) return;
  else if ((ctrlKey || metaKey) && (code === "Enter" || code === "NumpadEnter")) act = () => save(shiftKey ? "fuzzy" : "translated");
  else if (altKey && !ctrlKey && !metaKey) {
    const number = /^(?:Digit|Numpad)([0-9])$/.exec(code)?.[1];
    if (code === "ArrowDown") act = () => beside(1);
    else if (code === "ArrowUp") act = () => beside(-1);
    else if (number === "0") act = () => replaceAll(field, active.form.dataset.source);
    else if (number) {
      const texts = active.form.querySelectorAll(".suggestions [data-text]");
      const chosen = texts[Number(number) - 1];
      if (chosen) act = () => take(chosen, field);
    } else if (code === "KeyR") {
      if (active.form.querySelector(".approve")) act = () => save("translated", true);
    } else if (code === "KeyT") act = () => nextMark(field);
    else if (code === "KeyF") act = () => active.live.next();
    else if (code === "KeyA") act = () => active.live.apply();
    else if (code === "KeyI") act = () => active.live.dismiss();
  }
  if (act) {
    event.preventDefault();
    act();
  }
}

document.addEventListener("keydown", pressed);
document.getElementById("keys").addEventListener("click", () => document.getElementById("sheet").showModal());
const keysOn = document.getElementById("keys-on");
keysOn.checked = keysAreOn();
keysOn.addEventListener("change", () => localStorage.setItem("keys", keysOn.checked ? "on" : "off"));

// The whole page with what is typed and not saved yet.

document.querySelector("form.whole").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const drafts = Object.fromEntries((await keptOf(article)).reverse().map((draft) => [draft.id, draft.target]));
  let field = form.querySelector("input[name=drafts]");
  if (!field) {
    field = element("input", "", "", { type: "hidden", name: "drafts" });
    form.append(field);
  }
  field.value = JSON.stringify(drafts);
  form.submit();
});

// What others save meanwhile.

let since = Number(place.since);
let timer = 0;

async function follow() {
  clearTimeout(timer);
  try {
    const response = await fetch(`${place.api}/changes?since=${since}&${whereabouts(active && idOf(active.row))}`, { cache: "no-store" });
    if (response.ok) {
      const answer = await response.json();
      ({ since } = answer);
      showPeople(answer.people, rows);
      for (const [language, slug, id] of answer.messages) {
        const isOpen = active && idOf(active.row) === id;
        if (language === place.language && slug === place.slug && !isOpen) await refresh(id);
      }
    }
  } catch {
    // Not connected; the next time will tell.
  }
  clearTimeout(timer);
  timer = setTimeout(follow, document.hidden ? 30_000 : 4_000);
}

timer = setTimeout(follow, 4_000);
addEventListener("focus", follow);  // whoever comes back wants to see what has happened
markKept();
flush();
if (location.hash.startsWith("#m-")) open(document.getElementById(location.hash.slice(1)));
