// Suggestions below the search box: the combobox with a list of the WAI-ARIA practices.
// Without it the box is a form like any other.

const WAIT = 150; // milliseconds after the last key
const SHORTEST = 2;

const box = document.querySelector("[data-suggestions]");
const list = box && document.getElementById(box.getAttribute("aria-controls"));
let timer;
let asking = new AbortController();
let chosen = null;

const options = () => [...list.querySelectorAll("[role=option]")];

const choose = (option) => {
  chosen?.setAttribute("aria-selected", "false");
  chosen = option ?? null;
  chosen?.setAttribute("aria-selected", "true");
  chosen?.scrollIntoView({ block: "nearest" });
  if (chosen) box.setAttribute("aria-activedescendant", chosen.id);
  else box.removeAttribute("aria-activedescendant");
};

const close = () => {
  clearTimeout(timer);
  asking.abort();
  choose(null);
  list.hidden = true;
  box.setAttribute("aria-expanded", "false");
};

const open = (html) => {
  choose(null);
  list.innerHTML = html;
  list.hidden = !options().length;
  box.setAttribute("aria-expanded", String(!list.hidden));
};

const ask = async () => {
  asking.abort();
  asking = new AbortController();
  const query = new URLSearchParams(new FormData(box.form));
  try {
    const answer = await fetch(`${box.dataset.suggestions}?${query}`, {
      signal: asking.signal,
    });
    if (answer.ok) open(await answer.text());
    else close();
  } catch {
    // A newer question took its place, or the network is gone: the form still works.
  }
};

const step = (by) => {
  const all = options();
  // Before the first and after the last stands the box itself.
  const place = (all.indexOf(chosen) + 1 + by + all.length + 1) % (all.length + 1);
  choose(all[place - 1]);
};

const keys = {
  ArrowDown: () => (list.hidden ? ask() : step(1)),
  ArrowUp: () => (list.hidden ? ask() : step(-1)),
  Escape: () => {
    if (list.hidden) return false;
    close();
    return true;
  },
  Enter: () => {
    if (!chosen) return false;
    location.assign(chosen.dataset.url);
    return true;
  },
  Tab: () => {
    close();
    return false;
  },
};

if (box) {
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");

  box.addEventListener("input", () => {
    clearTimeout(timer);
    if (box.value.trim().length < SHORTEST) close();
    else timer = setTimeout(ask, WAIT);
  });
  box.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (act && !event.isComposing && act() !== false) event.preventDefault();
  });
  box.addEventListener("blur", close);
  box.form.addEventListener("submit", close);
  // The box keeps the focus, or it would close the list before the click.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
}
