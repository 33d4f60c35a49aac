// What pages gain from JavaScript: lists refreshed in place, links copied. Every page
// works without it.
(() => {
  const announcer = document.getElementById("announcer");
  const announce = (text) => {
    announcer.textContent = text;
  };

  // --- Filters: refreshed as they change ------------------------------------------------

  const WAIT = 300; // milliseconds after the last key of a search
  const form = document.getElementById("filter-form");

  const asked = () => new URLSearchParams(new FormData(form)).toString();
  let last = form && asked();
  let timer;

  const refresh = () => {
    clearTimeout(timer);
    if (asked() === last) return;
    last = asked();
    htmx.trigger(form, "refresh");
  };

  if (form) {
    form.addEventListener("change", refresh);
    form.addEventListener("input", (event) => {
      if (event.target.type !== "search") return;
      clearTimeout(timer);
      timer = setTimeout(refresh, WAIT);
    });
  }

  // The address holds only what was chosen, as the links of the page do.
  document.addEventListener("htmx:configRequest", (event) => {
    const { parameters, verb } = event.detail;
    if (verb !== "get") return;
    for (const name of Object.keys(parameters)) {
      if (parameters[name] === "") delete parameters[name];
    }
  });

  // Facets come back as the server knows them; what the reader folded stays folded.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    for (const folded of event.detail.target.querySelectorAll("details[id]")) {
      const fresh = event.detail.fragment.querySelector(`#${CSS.escape(folded.id)}`);
      if (fresh) fresh.open = folded.open;
    }
  });

  document.addEventListener("htmx:afterSettle", () => {
    if (form) {
      // A chip may have removed what was typed; never touch it while it is typed.
      const query = new URLSearchParams(location.search);
      const typed = "input[type=search], input[type=number], input[type=date]";
      for (const field of form.querySelectorAll(typed)) {
        if (document.activeElement !== field) field.value = query.get(field.name) ?? "";
      }
      last = asked();
    }
    const count = document.querySelector("[data-announce]");
    if (count) announce(count.textContent.trim());
  });

  // A failed refresh falls back to an ordinary visit, which shows the reason.
  document.addEventListener("htmx:responseError", (event) => {
    location.assign(event.detail.pathInfo.finalRequestPath);
  });

  // --- Ticks in a table: they outlast its pages and its filters ---------------------------

  const KEPT = "ticked";
  const BOX = "input[type=checkbox][form=choose]";
  const ticked = () => new Set(JSON.parse(sessionStorage.getItem(KEPT) ?? "[]"));

  const showTicks = () => {
    const choose = document.querySelector("form#choose[data-keeps-ticks]");
    if (!choose) return;
    const elsewhere = ticked();
    const number = elsewhere.size;
    for (const box of document.querySelectorAll(BOX)) {
      box.checked = elsewhere.delete(box.value);
    }
    for (const sent of choose.querySelectorAll("input[name=cluster]")) sent.remove();
    for (const value of elsewhere) {
      const sent = document.createElement("input");
      Object.assign(sent, { type: "hidden", name: "cluster", value });
      choose.append(sent);
    }
    choose.querySelector("output").textContent = number ? `(${number})` : "";
  };

  document.addEventListener("change", ({ target }) => {
    if (!target.matches(BOX) || !target.form?.matches("[data-keeps-ticks]")) return;
    const all = ticked();
    if (target.checked) all.add(target.value);
    else all.delete(target.value);
    sessionStorage.setItem(KEPT, JSON.stringify([...all]));
    showTicks();
  });

  document.addEventListener("submit", ({ target }) => {
    if (target.matches("[data-keeps-ticks]")) sessionStorage.removeItem(KEPT);
  });

  document.addEventListener("htmx:afterSettle", showTicks);
  addEventListener("pageshow", showTicks);

  // --- Links to copy ---------------------------------------------------------------------

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-copy-link]");
    if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(link.href);
    } catch {
      location.assign(link.href);
      return;
    }
    const label = link.querySelector("span");
    const before = label.textContent;
    label.textContent = link.dataset.copied;
    announce(link.dataset.copied);
    setTimeout(() => {
      label.textContent = before;
    }, 2000);
  });

  // --- Notes that open over the page -----------------------------------------------------

  const openNotes = () => document.querySelectorAll("details.source-note[open]");

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const note of openNotes()) {
      note.open = false;
      if (note.contains(document.activeElement)) note.querySelector("summary").focus();
    }
  });

  document.addEventListener("click", (event) => {
    for (const note of openNotes()) {
      if (!note.contains(event.target)) note.open = false;
    }
  });
})();
