// The search of a static site: finds articles by the small files of words that the build wrote
// (pieraklad/site/static_search.py). Keys of words are made as pieraklad/site/words.py and
// pieraklad/belarusian/stems.py make them; a test compares the two.
(() => {
  "use strict";
  const ENDINGS = ("амі ямі ымі імі ыямі іямі ага яга ога аму яму ому ыяй іяй ыяю іяю ыям іям ыях іях " +
    "ам ям ом ём ем эм ым ім ай яй ой ёй ей эй ою аю яю аў яў оў ёў еў ах ях ых іх ая яя ое ае ее " +
    "ую юю ыя ія ыі іі ыю ію ый ій а я у ю ы і э е о ё ь й").split(" ").sort((a, b) => b.length - a.length);
  const CONSONANT = "[бвгджзйклмнпрстўфхцчш]";
  const FOLDS = { о: "а", ё: "я", е: "я", э: "а", ґ: "г", ь: "", "’": "" };
  const HARD = { дз: "д", ц: "т", з: "г", с: "х", ў: "в" };
  // -цы: the ц of -ка, or that of -ец and -ца (see stems.py).
  const KA = /(?:[бвгджзйклмнпрстўфхчшауэ]|[трз]ы|(?:убл|тэхн|хрон|клін|хан|рон|ом|нам|рам|дэм|фіз|мекс|клас|лог|гог|граф|фік|істор)і)ц$/;
  const NOT_KA = /(?:ен|[ая]н|[еёя]м|[аеоэіы]й|мес|сэр|сон|хлоп|куп|украін|чужын|злачын|аргенцін|філіпін|палестын|чачэн|эстон|япон|македон|літоў|амапаў|шаў|спажыў|наў|даў|моў|абарон|твор|дарад|здрад|дуб)ц$/;
  const KA_ALL_THE_SAME = /(?:стаян|палян|малан|фіран|грамадзян|ліней|капей|скамей|ч[аэ]й|гай)ц$/;
  const NOUN_IN_GA = /(?:дар|падл|перам|дапам|трыв|вым|зал|зням|бярл|асцяр)ога$|(?:пав|адв|перав|зняв|разв|раўнав)ага$|(?:прыс|дас|адс|ас)яга$/;
  const LATIN = { šč: "шч", dź: "дзь", dž: "дж", dz: "дз", ch: "х", ja: "я", je: "е", jo: "ё", ju: "ю",
    ia: "я", ie: "е", io: "ё", iu: "ю", ć: "ць", ń: "нь", ś: "сь", ź: "зь", č: "ч", š: "ш", ž: "ж", ŭ: "ў",
    ł: "л", a: "а", b: "б", c: "ц", d: "д", e: "э", f: "ф", g: "г", h: "г", i: "і", j: "й", k: "к", l: "л",
    m: "м", n: "н", o: "о", p: "п", r: "р", s: "с", t: "т", u: "у", v: "в", y: "ы", z: "з" };
  // What else the same letters may stand for: `l` is soft in Łacinka, `ch` is ч to an English eye.
  const READINGS = [LATIN, { ...LATIN, la: "ля", le: "ле", lo: "лё", lu: "лю", l: "ль" }, { ...LATIN, ch: "ч" }];
  const SPELLINGS = READINGS.map((table) => {
    const letters = new RegExp(Object.keys(table).sort((a, b) => b.length - a.length).join("|"), "g");
    return (word) => word.replace(letters, (found) => table[found]);
  });

  function stem(word) {
    if (!/^[\u0400-\u04ff’]+$/.test(word)) return word;
    if (word[0] === "ў") word = "у" + word.slice(1);
    const ending = NOUN_IN_GA.test(word) ? "а"
      : ENDINGS.find((end) => word.endsWith(end) && word.length - end.length >= 3) || "";
    let base = word.slice(0, word.length - ending.length);
    const isKa = KA.test(base) && (!NOT_KA.test(base) || KA_ALL_THE_SAME.test(base));
    if ((ending === "э" || (ending === "ы" && isKa)) && base.endsWith("ц")) {
      base = base.slice(0, -1) + "к";
    }
    base = base.replace(/[оёеэґь’]/g, (letter) => FOLDS[letter]);
    if (base.length > 3) {
      base = base.replace(new RegExp(`(?<=${CONSONANT})[аояеэё](?=[кц]$)`), "");
      base = base.replace(new RegExp(`(${CONSONANT})\\1$`), "$1");
    }
    return base.replace(/(?:дз|[цзсў])$/, (end) => HARD[end]);
  }

  const PLAIN = { ł: "l", ø: "o", đ: "d", ı: "i", ß: "ss", æ: "ae", œ: "oe" };

  function plainLatin(word) {
    word = word.replace(/[łøđıßæœ]/g, (letter) => PLAIN[letter]).normalize("NFD");
    return word.replace(/(?<=[a-z])[\u0300-\u036f]+/g, "").normalize("NFC");
  }

  function english(word) {
    word = plainLatin(word).replace(/[’'ʼ‘`´]/g, "'").replace(/'s$/, "").replace(/'/g, "");
    if (word.length <= 3 || !/^[a-z]+$/.test(word)) return word;
    if (word.endsWith("ies")) word = word.slice(0, -3) + "y";
    else if (/(?:s|x|z|ch|sh)es$/.test(word)) word = word.slice(0, -2);
    else if (word.endsWith("s") && !/(?:ss|us|is)$/.test(word)) word = word.slice(0, -1);
    for (const ending of ["ing", "ed"]) {
      const base = word.endsWith(ending) ? word.slice(0, -ending.length) : word;
      if (base !== word && base.length >= 3 && /[aeiouy]/.test(base)) {
        word = base.replace(/([bdfgmnprt])\1$/, "$1");
        break;
      }
    }
    if (word.length > 3 && word.endsWith("e")) word = word.slice(0, -1);
    return word.length > 3 && word.endsWith("y") ? word.slice(0, -1) + "i" : word;
  }

  function key(word) {
    word = word.normalize("NFC").toLowerCase();
    if (!/[\u0400-\u04ff]/.test(word)) return english(word);
    return stem(word.replace(/\u0301/g, "").replace(/['ʼ‘`´]/g, "’")).replace(/[^\p{L}\p{N}]+/gu, "");
  }

  // For each word of a query the keys of its likely spellings: a Belarusian one may be in Latin letters.
  const COMPOUND = new RegExp("(?<![\\p{L}\\p{N}\\-‐‑])([A-Za-z\u00c0-\u024f\u1e00-\u1eff]{1,2})[-‐‑]" +
    "([A-Za-z\u00c0-\u024f\u1e00-\u1eff]{2,})(?![-‐‑]?[\\p{L}\\p{N}])", "gu");

  function keys(query, language) {
    const found = query.slice(0, 200).replace(COMPOUND, "$1$2").match(/[\p{L}\p{N}]+(?:[’'ʼ‘`´][\p{L}\p{N}]+)*/gu) || [];
    return found.slice(0, 12).map((word) => {
      const spellings = [key(word)];
      if (language.startsWith("be") && /^[a-zčšžćńśźłŭ]+$/i.test(word)) {
        const soft = { ć: "c", ń: "n", ś: "s", ź: "z" };
        const plain = word.toLowerCase().replace(/[ćńśź](?=[cdlnstzćńśź])/g, (letter) => soft[letter]);
        spellings.push(...SPELLINGS.map((spell) => key(spell(plain))));
      }
      return spellings;
    });
  }

  globalThis.pierakladKeys = keys;
  const form = document.getElementById("page:search");
  if (!form) return;
  const list = document.getElementById("page:found");
  const status = document.getElementById("page:status");
  const files = new Map();
  const load = (address) => {
    if (!files.has(address)) {
      files.set(address, fetch(address).then((answer) => (answer.ok ? answer.json() : null)));
    }
    return files.get(address);
  };
  const part = (name) => load(form.dataset.files + name + ".json");
  const shard = (word) => [...word].slice(0, 2).map((letter) => letter.codePointAt(0).toString(16)).join("-");
  const numbers = (steps) => {
    let at = 0;
    return steps.map((step) => (at += step));
  };

  async function find(query) {
    const names = await part("shards");
    const scores = new Map();
    const words = keys(query, document.documentElement.lang);
    for (const spellings of words) {
      const best = new Map();
      for (const word of spellings) {
        if (!names.includes(shard(word))) continue;
        const entries = await part(shard(word));
        const exact = Object.hasOwn(entries, word);
        const matching = exact ? [word] : Object.keys(entries).filter((other) => other.startsWith(word));
        for (const match of matching) {
          const [heads, texts] = entries[match].map(numbers);
          for (const number of texts) best.set(number, Math.max(best.get(number) || 0, 1));
          for (const number of heads) best.set(number, 8);
        }
      }
      for (const [number, score] of best) {
        const [hits, sum] = scores.get(number) || [0, 0];
        scores.set(number, [hits + 1, sum + score]);
      }
    }
    return [...scores].sort((a, b) => b[1][0] - a[1][0] || b[1][1] - a[1][1] || a[0] - b[0]).map(([number]) => number);
  }

  let turn = 0;
  async function show() {
    const query = form.elements.q.value.trim();
    const mine = ++turn;
    const found = query ? await find(query) : [];
    const articles = found.length ? await load(form.dataset.names) : [];
    if (mine !== turn) return;
    list.replaceChildren(...found.slice(0, 50).map((number) => {
      const [slug, title, summary] = articles[number];
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = form.dataset.articles + encodeURIComponent(slug);
      link.textContent = title;
      const text = document.createElement("p");
      text.textContent = summary;
      item.append(link, text);
      return item;
    }));
    status.textContent = query ? (found.length ? form.dataset.found + " " + found.length : form.dataset.none) : "";
    history.replaceState(null, "", query ? "?q=" + encodeURIComponent(query) : location.pathname);
  }

  form.hidden = false;
  form.elements.q.value = new URLSearchParams(location.search).get("q") || "";
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  form.elements.q.addEventListener("input", show);
  show();
})();
