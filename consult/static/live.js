/* Brings a page of the desk up to date while it is looked at; without this file its link does. */
(() => {
  "use strict";
  const line = document.querySelector("[data-live]");
  const address = line.dataset.live;
  const by = { headers: { "X-Consult-Live": "1" } };
  const pause = 30000; // between two questions where no stream is to be had
  let shown = Number(line.dataset.version);
  let newest = shown;
  let isBusy = false;
  let isHeld = false; // something under the focus waits for the focus to leave
  let stream;

  // Changes what differs and nothing around it: focus, scroll and open drawers stay as they are.
  const update = (old, fresh) => {
    if (old.isEqualNode(fresh)) return;
    const parts = [...old.childNodes];
    const others = [...fresh.childNodes];
    if (old.nodeName !== fresh.nodeName || parts.length !== others.length) {
      if (old.contains(document.activeElement)) isHeld = true;
      else old.replaceWith(document.importNode(fresh, true));
    } else if (old.nodeType !== Node.ELEMENT_NODE) {
      old.data = fresh.data;
    } else {
      for (const { name, value } of fresh.attributes) if (name !== "value") old.setAttribute(name, value);
      parts.forEach((part, place) => update(part, others[place]));
    }
  };

  const refresh = async () => {
    if (isBusy) return; // what is on its way asks again when it is too old
    isBusy = true;
    const answer = await fetch(location.href, by).catch(() => null);
    const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page && page.querySelector("[data-live]");
    isBusy = false;
    if (!fresh) return;
    shown = Number(fresh.dataset.version);
    update(document.querySelector("main"), page.querySelector("main"));
    if (shown < newest) refresh();
  };

  const hear = (version) => {
    newest = version;
    if (version !== shown) refresh();
  };

  const ask = async () => {
    const answer = await fetch(address, by).catch(() => null);
    if (answer && (answer.redirected || (answer.status >= 400 && answer.status < 500))) return; // no longer ours to read
    if (answer?.ok) hear((await answer.json()).v);
    setTimeout(ask, pause);
  };

  const listen = () => {
    stream = new EventSource(`${address}?since=${shown}`);
    stream.onmessage = (event) => hear(JSON.parse(event.data).v);
    stream.onerror = () => {
      if (stream.readyState === EventSource.CLOSED) setTimeout(ask, pause); // full, away or not ours: ask which
    };
  };

  // a browser has six lines to a site: pages that nobody looks at give theirs back
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stream.close();
    else if (stream.readyState === EventSource.CLOSED) listen();
  });
  document.addEventListener("focusout", () => {
    if (isHeld) setTimeout(refresh); // when the focus has arrived elsewhere
    isHeld = false;
  });
  listen();
})();
