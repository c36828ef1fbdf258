// The page's words, safe HTML, and what the browser can do with a text field.

export const words = JSON.parse(document.getElementById("words").textContent);
export const place = document.querySelector("[data-article]").dataset;
/** What the kept texts of this article are called: other projects may be served at the same address. */
export const article = `${place.project} ${place.article}`;
export const say = (text) => { document.getElementById("said").textContent = text; };

/** Return a message of the page with its %(name)s filled in. */
export const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);

// Only what this server sanitised becomes HTML, and only here.
const policy = window.trustedTypes?.createPolicy("workbench", { createHTML: (html) => html });
export function put(element, html) {
  element.innerHTML = policy ? policy.createHTML(html) : html;
}

export function fragment(html) {
  const template = document.createElement("template");
  put(template, html);
  return template.content.firstElementChild;
}

export function element(name, className, text, attributes = {}) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** Return the place in a string, in UTF-16 units, of a place in code points. */
export function unit(text, point) {
  let units = 0;
  for (const sign of text) {
    if (point-- <= 0) break;
    units += sign.length;
  }
  return units;
}

/** Put a text in place of the selection so that the browser can undo it. */
export function insert(field, text, start = field.selectionStart, end = field.selectionEnd) {
  field.focus();
  field.setSelectionRange(start, end);
  const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (!done && (text || start !== end)) {
    field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

export const replaceAll = (field, text) => insert(field, text, 0, field.value.length);

export async function send(method, address, data) {
  return fetch(address, {
    method, cache: "no-store", credentials: "same-origin",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(data),
  });
}
