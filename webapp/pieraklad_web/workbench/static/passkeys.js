// Makes passkeys, and signs in with them: the browser's own dialog, the server's challenge.

const words = JSON.parse(document.getElementById("passkey-words").textContent);
const said = document.getElementById("passkey-said");

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.codePointAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

async function post(address, data) {
  return fetch(address, {
    method: "POST", cache: "no-store", credentials: "same-origin",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(data),
  });
}

function withBytes(options) {
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const list of [options.excludeCredentials, options.allowCredentials]) {
    for (const known of list ?? []) known.id = bytes(known.id);
  }
  return options;
}

/** Return a credential as JSON carries it (Web Authentication level 3, section 5.1.8). */
function plain(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response };
}

async function act(button) {
  const { address, next, kind } = button.dataset;
  said.hidden = true;
  try {
    const asked = await post(`${address}/options`, {});
    if (!asked.ok) return tell((await asked.json())[words.error]);
    const publicKey = withBytes(await asked.json());
    const credential = kind === "create" ? await navigator.credentials.create({ publicKey })
      : await navigator.credentials.get({ publicKey });
    const answer = await post(address, plain(credential));
    if (!answer.ok) return tell((await answer.json())[words.error]);
    location.assign(next);
  } catch (error) {
    tell(error instanceof DOMException ? words.none : words.offline);
  }
}

function tell(message) {
  said.textContent = message;
  said.hidden = false;
}

for (const button of document.querySelectorAll("button.passkey")) {
  if (!window.PublicKeyCredential) {
    tell(words.old);
    break;
  }
  button.hidden = false;
  button.onclick = () => act(button);
}
