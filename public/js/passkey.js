// Passkeys: asks the portal what to ask the device, and sends its answer as an ordinary form.
// The forms stay hidden where the browser knows no passkeys.

import { csrfToken } from './page.js';

export function start() {
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.hidden = false;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (!form.dataset.asking) ask(form);
    });
  }
}

async function ask(form) {
  const told = form.querySelector('[data-passkey-text]');
  form.dataset.asking = 'ja';
  told.textContent = '';
  try {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.dataset.passkey, { method: 'POST', body, headers: { 'X-CSRF-Token': csrfToken(), Accept: 'application/json' } });
    const said = await answer.json();
    if (!answer.ok) throw new Refusal(Object.values(said.fields ?? {}).join(' ') || said.message);
    form.elements.answer.value = JSON.stringify(encoded(await credential(said.publicKey)));
    form.submit();
  } catch (cause) {
    told.textContent = cause instanceof Refusal ? cause.message : 'Dat is niet gelukt, of u bent gestopt. Er is niets veranderd. Probeer het opnieuw.';
  } finally {
    delete form.dataset.asking;
  }
}

class Refusal extends Error {}

function credential(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge) };
  for (const list of ['excludeCredentials', 'allowCredentials']) {
    if (options[list]) publicKey[list] = options[list].map((key) => ({ ...key, id: bytes(key.id) }));
  }
  if (!options.user) return navigator.credentials.get({ publicKey });
  publicKey.user = { ...options.user, id: bytes(options.user.id) };
  return navigator.credentials.create({ publicKey });
}

function encoded({ id, rawId, type, response }) {
  const out = { transports: response.getTransports?.() };
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (response[name]) out[name] = text(response[name]);
  }
  return { id, rawId: text(rawId), type, response: out };
}

function bytes(text) {
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}
