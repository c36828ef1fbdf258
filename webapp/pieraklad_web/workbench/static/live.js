// The paragraph as the page would show it, and what the checks say, while somebody types.

import { element, fill, insert, place, put, send, unit, words } from "./page.js";

const PAUSE = 250;

/** Watches one form; `look()` asks soon, `next()`, `fix()` and `ignore()` act on the findings. */
export class Live {
  constructor(row, form, onIgnore) {
    this.row = row;
    this.form = form;
    this.fields = [...form.querySelectorAll("textarea[name=target]")];
    this.list = form.querySelector(".findings");
    this.onIgnore = onIgnore;
    this.findings = [];
    this.at = -1;
    this.timer = 0;
    this.busy = false;
    this.again = false;
  }

  look(pause = PAUSE) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), pause);
  }

  async ask() {
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    const target = this.fields.map((field) => field.value);
    try {
      const address = `${place.api}/${place.language}/${place.slug}/${this.row.id.slice(2, 14)}/preview`;
      const response = await send("POST", address, { target });
      if (response.ok) this.show(await response.json(), target);
    } catch {
      // Not connected: saving says so.
    } finally {
      this.busy = false;
      if (this.again) {
        this.again = false;
        this.ask();
      }
    }
  }

  show({ html, findings, latin }, target) {
    if (target.some(Boolean)) put(this.row.querySelector(".target"), html);
    const line = this.form.querySelector(".latin");
    put(line, latin);
    line.hidden = !latin;
    this.findings = findings.filter((found) => !this.form.dismissed?.has(found.check));
    const hadFocus = this.list.contains(document.activeElement);
    this.list.replaceChildren(...this.findings.map((found) => this.item(found)));
    this.at = -1;
    if (hadFocus) this.fields[0].focus();
  }

  item(found) {
    const item = element("li", found.refused ? "error" : found.severity, "");
    const text = words.language === "be" ? found.text_be : found.text;
    const button = element("button", "find", text, { type: "button" });
    button.onclick = () => this.select(found);
    item.append(button);
    if (found.replacement !== null && found.start !== null) {
      const fix = element("button", "fix", `→ ${shown(found.replacement)}`, { type: "button", title: words.apply });
      fix.onclick = () => this.apply(found);
      item.append(" ", fix);
    }
    if (!found.refused) {
      const ignore = element("button", "ignore", words.ignore, { type: "button" });
      ignore.setAttribute("aria-label", `${words.ignore}: ${text}`);
      ignore.onclick = () => this.dismiss(found);
      item.append(" ", ignore);
    }
    return item;
  }

  span(found) {
    const field = this.fields[found.form] ?? this.fields[0];
    return [field, unit(field.value, found.start ?? 0), unit(field.value, found.end ?? 0)];
  }

  select(found) {
    const [field, start, end] = this.span(found);
    field.focus();
    if (found.start !== null) field.setSelectionRange(start, end);
  }

  next() {
    if (!this.findings.length) return;
    this.at = (this.at + 1) % this.findings.length;
    this.select(this.findings[this.at]);
  }

  apply(found = this.findings[Math.max(this.at, 0)]) {
    if (!found || found.replacement === null || found.start === null) return;
    const [field, start, end] = this.span(found);
    insert(field, found.replacement, start, end);
  }

  dismiss(found = this.findings[Math.max(this.at, 0)]) {
    if (!found || found.refused) return;
    this.form.dismissed ??= new Set();
    this.form.dismissed.add(found.check);
    this.onIgnore();
    this.look(0);
  }
}

function shown(text) {
  return text ? text.replaceAll("\u00a0", "␣") : words.nothing;
}
