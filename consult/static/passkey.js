/* Passkeys live in the browser: without this file the other ways to confirm remain. */
(() => {
  "use strict";
  const Key = window.PublicKeyCredential;
  if (!Key?.parseRequestOptionsFromJSON || !Key.parseCreationOptionsFromJSON) return;
  for (const part of document.querySelectorAll("[data-passkey]")) {
    const options = JSON.parse(part.dataset.options);
    const field = part.querySelector("input[type=hidden]");
    part.hidden = false;
    part.querySelector("button").addEventListener("click", async () => {
      try {
        const made = part.dataset.passkey === "create"
          ? await navigator.credentials.create({ publicKey: Key.parseCreationOptionsFromJSON(options) })
          : await navigator.credentials.get({ publicKey: Key.parseRequestOptionsFromJSON(options) });
        field.value = JSON.stringify(made.toJSON());
      } catch {
        return; // the person closed the browser's question; the page is as it was
      }
      field.form.requestSubmit();
    });
  }
})();
