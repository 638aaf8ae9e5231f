// Passkeys: the question of the server goes to the browser, its answer goes back with an ordinary form.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const known = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

function asked({ publicKey }) {
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (options.user) options.user = { ...options.user, id: bytes(options.user.id) };
  if (options.allowCredentials) options.allowCredentials = known(options.allowCredentials);
  if (options.excludeCredentials) options.excludeCredentials = known(options.excludeCredentials);
  return options;
}

function answered(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: {} });
}

function show(form, kind) {
  for (const line of form.querySelectorAll("[data-problem]")) line.hidden = line.dataset.problem !== kind;
}

async function ask(form) {
  const publicKey = asked(JSON.parse(document.getElementById("passkey-question").textContent));
  const way = form.dataset.passkey;
  show(form, "");
  form.setAttribute("aria-busy", "true");
  try {
    const credential = await navigator.credentials[way]({ publicKey });
    form.elements.credential.value = answered(credential);
    form.submit();
  } catch (error) {
    show(form, error.name === "InvalidStateError" ? "known" : "stopped");
    form.removeAttribute("aria-busy");
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) {
    show(form, "missing");
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    continue;
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!form.hasAttribute("aria-busy")) ask(form);
  });
  form.setAttribute("data-ready", "");
  if (form.dataset.start === "now") ask(form);
}
