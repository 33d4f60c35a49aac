// Sets the theme before the first paint. The admin keeps its choice under the same name.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  const stored = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // Storage may be forbidden; the system's choice then holds.
    }
  };

  const apply = () => {
    const choice = stored();
    const dark = choice === "dark" || (choice !== "light" && system.matches);
    root.dataset.bsTheme = dark ? "dark" : "light";
    document.dispatchEvent(new CustomEvent("themechange"));
  };

  root.classList.add("js");
  apply();
  system.addEventListener("change", apply);
  addEventListener("storage", apply);

  document.addEventListener("DOMContentLoaded", () => {
    const toggle = document.querySelector("[data-theme-toggle]");
    if (!toggle) return;
    const show = () => {
      toggle.setAttribute("aria-pressed", String(root.dataset.bsTheme === "dark"));
    };
    toggle.hidden = false;
    show();
    document.addEventListener("themechange", show);
    toggle.addEventListener("click", () => {
      const choice = root.dataset.bsTheme === "dark" ? "light" : "dark";
      try {
        localStorage.setItem("theme", choice);
      } catch {
        root.dataset.bsTheme = choice;
        document.dispatchEvent(new CustomEvent("themechange"));
        return;
      }
      apply();
    });
  });
})();
