// Passkeys: asks the portal what is wanted, the browser for a key, and posts the answer back. One listener for the
// whole document; buttons carry data-passkey="sign-in", "second-step", "add", "confirm".
let ready = false;

export function listenForPasskeys() {
  if (ready) return;
  ready = true;
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-passkey]");
    if (button) begin(button);
  });
}

async function begin(button) {
  if (button.getAttribute("aria-busy") === "true") return;
  tell(button, "");
  if (!window.PublicKeyCredential) return tell(button, button.dataset.unsupported);
  button.setAttribute("aria-busy", "true");
  try {
    await run(button);
  } catch (error) {
    tell(button, said(error, button));
  } finally {
    button.removeAttribute("aria-busy");
  }
}

// The browser refuses a second key for the same account on one device by this name
function said(error, button) {
  if (error instanceof Told) return error.message;
  return error.name === "InvalidStateError" ? button.dataset.known : button.dataset.cancelled;
}

async function run(button) {
  const {passkey: purpose, site, locale} = button.dataset;
  const options = await post("options", {site, locale, purpose});
  const credential = purpose === "add" ? await create(options) : await get(options);
  const fields = {site, locale, credential, next: button.dataset.next || ""};
  const name = document.getElementById("passkey-name");
  if (purpose === "add" && name) fields.name = name.value;
  if (document.querySelector("[name=keep]")?.checked) fields.keep = "1";
  const answer = await post(purpose, fields);
  location.assign(answer.next);
}

function create(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: {...options.user, id: bytes(options.user.id)},
    excludeCredentials: (options.excludeCredentials || []).map(described),
  };
  return navigator.credentials.create({publicKey}).then((made) => ({
    ...common(made),
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.() || [],
    },
  }));
}

function get(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: (options.allowCredentials || []).map(described),
  };
  return navigator.credentials.get({publicKey}).then((shown) => ({
    ...common(shown),
    response: {
      clientDataJSON: text(shown.response.clientDataJSON),
      authenticatorData: text(shown.response.authenticatorData),
      signature: text(shown.response.signature),
      userHandle: shown.response.userHandle ? text(shown.response.userHandle) : null,
    },
  }));
}

function common(credential) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

class Told extends Error {}

async function post(path, values) {
  const answer = await fetch(`/auth/passkeys/${path}`, {
    method: "POST",
    headers: {"content-type": "application/json"},
    body: JSON.stringify(values),
  });
  const read = await answer.json();
  if (read.error) throw new Told(read.error);
  return read;
}

function tell(button, sentence) {
  const place = document.getElementById("passkey-told");
  if (place) place.textContent = sentence || "";
}

function described(credential) {
  return {...credential, id: bytes(credential.id)};
}

function bytes(base64url) {
  const plain = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
