// Typed texts, kept in this browser until the server has acknowledged them.
//
// Each change is in the page's storage at once, which a reload or a crash of the tab does not reach,
// and in the browser's database a moment later, which outlasts the browser and the computer.

const STORE = "drafts";
const unwritten = new Map();  // what the database does not have yet, by key; null for what it is to drop
let opened = null;
let writing = null;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("pieraklad", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onsuccess = () => {
      // A newer page may want another version; this one opens it again when it has to.
      request.result.onversionchange = () => { request.result.close(); opened = null; };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function run(mode, act) {
  const store = (await database()).transaction(STORE, mode, { durability: "strict" }).objectStore(STORE);
  const request = act(store);
  return new Promise((resolve, reject) => {
    const { transaction } = store;
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

const nameOf = (key) => `draft ${key}`;

function atOnce() {
  return Object.entries(localStorage)
    .filter(([name]) => name.startsWith(nameOf(""))).map(([, text]) => JSON.parse(text));
}

async function write() {
  while (unwritten.size) {
    const [[key, draft]] = unwritten;
    await run("readwrite", (store) => (draft ? store.put(draft) : store.delete(key)));
    if (unwritten.get(key) !== draft) continue;  // changed meanwhile
    unwritten.delete(key);
    if (draft) localStorage.removeItem(nameOf(key));
  }
}

function later() {
  // Where the database is switched off, or its disk full, the page's storage has it.
  writing ??= write().catch(() => unwritten.clear()).finally(() => { writing = null; });
  return writing;
}

/** Keep a text; it is there from now on, and on the disk when the promise is fulfilled. */
export function keep(draft) {
  const kept = { ...draft };
  unwritten.set(kept.key, kept);
  try {
    localStorage.setItem(nameOf(kept.key), JSON.stringify(kept));
  } catch {
    // Full or switched off: the database has it in a moment.
  }
  return later();
}

/** Forget a text: the server has it, or nobody wants it. */
export function drop(key) {
  unwritten.set(key, null);
  localStorage.removeItem(nameOf(key));
  return later();
}

/** Return the kept texts of an article, the newest first. */
export async function keptOf(article) {
  const all = new Map();
  const stored = await run("readonly", (store) => store.getAll()).catch(() => []);
  for (const draft of [...stored, ...atOnce()]) {
    if (!(all.get(draft.key)?.when > draft.when)) all.set(draft.key, draft);
  }
  for (const [key, draft] of unwritten) {
    if (draft) all.set(key, draft);
    else all.delete(key);
  }
  return [...all.values()].filter((draft) => draft.article === article).sort((one, other) => other.when - one.when);
}

/** Return what tells this tab from others; two tabs do not overwrite each other's texts. */
export function tab() {
  let name = sessionStorage.getItem("tab");
  if (!name) {
    name = crypto.randomUUID();
    sessionStorage.setItem("tab", name);
  }
  return name;
}
