// Asks the browser for a passkey, and sends its answer with the form that it stands in. Without scripts there are no passkeys.
import { wordsOf } from "./words.js";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (credentials = []) => credentials.map((credential) => ({ ...credential, id: bytes(credential.id) }));

async function made(question) {
  const publicKey = { ...question, challenge: bytes(question.challenge), excludeCredentials: known(question.excludeCredentials) };
  publicKey.user = { ...question.user, id: bytes(question.user.id) };
  const { id, rawId, type, response } = await navigator.credentials.create({ publicKey });
  const told = { clientDataJSON: text(response.clientDataJSON), attestationObject: text(response.attestationObject) };
  return { id, rawId: text(rawId), type, response: told };
}

async function shown(question) {
  const publicKey = { ...question, challenge: bytes(question.challenge), allowCredentials: known(question.allowCredentials) };
  const { id, rawId, type, response } = await navigator.credentials.get({ publicKey });
  const told = {
    clientDataJSON: text(response.clientDataJSON),
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
  };
  return { id, rawId: text(rawId), type, response: told };
}

export function startPasskey(element) {
  const words = wordsOf(element);
  const question = JSON.parse(element.dataset.question);
  const ask = element.dataset.passkey === "new" ? made : shown;
  const answer = element.querySelector("input[type=hidden]");
  const status = element.querySelector("[role=status]");
  const button = element.querySelector("button");
  if (!window.PublicKeyCredential) {
    status.textContent = words("unknown");
    return;
  }
  button.hidden = false;
  status.textContent = "";
  button.addEventListener("click", async () => {
    try {
      answer.value = JSON.stringify(await ask(question));
      element.closest("form").submit();
    } catch {
      status.textContent = words("refused");
    }
  });
}
