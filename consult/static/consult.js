/* Comforts only: every page works without this file. */
(() => {
  "use strict";
  const sending = document.currentScript.dataset.sending;

  document.querySelector("main > [role=alert]")?.focus();

  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.defaultPrevented || !button?.matches(".btn") || event.target.method !== "post") return;
    if (event.target.dataset.sending) {
      event.preventDefault(); // a second press while the first is on its way
      return;
    }
    event.target.dataset.sending = "1";
    button.dataset.words = button.firstChild.data;
    button.style.minWidth = `${button.offsetWidth}px`; // shorter words would put its neighbour under a second press
    button.firstChild.data = sending; // never disabled: a disabled button is not sent along
  });

  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return; // back from the browser's memory: the form may be sent again
    for (const button of document.querySelectorAll("[data-words]")) {
      button.firstChild.data = button.dataset.words;
      button.style.minWidth = "";
      delete button.dataset.words;
      delete button.form?.dataset.sending;
    }
  });
})();
