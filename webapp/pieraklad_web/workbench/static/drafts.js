// Typed texts, kept in this browser until the server has acknowledged them.

const STORE = "drafts";
let opened = null;

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

// Where IndexedDB is switched off, the page's storage does for a few texts.
const plain = {
  put: (draft) => localStorage.setItem(`draft ${draft.key}`, JSON.stringify(draft)),
  drop: (key) => localStorage.removeItem(`draft ${key}`),
  all: () => Object.entries(localStorage)
    .filter(([name]) => name.startsWith("draft ")).map(([, text]) => JSON.parse(text)),
};

async function either(act, other) {
  try {
    return await act();
  } catch {
    return other();
  }
}

export const keep = (draft) => either(() => run("readwrite", (store) => store.put(draft)), () => plain.put(draft));
export const drop = (key) => either(() => run("readwrite", (store) => store.delete(key)), () => plain.drop(key));

/** Return the kept texts of an article, the newest first. */
export async function keptOf(article) {
  const all = await either(() => run("readonly", (store) => store.getAll()), plain.all);
  return all.filter((draft) => draft.article === article).sort((one, other) => other.when - one.when);
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
