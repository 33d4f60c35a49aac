// Every address of the API, drawn from its description, to be tried in place.
(() => {
  const place = document.getElementById("api-document");
  const root = document.documentElement;

  const dress = () => root.classList.toggle("dark-mode", root.dataset.theme === "dark");
  document.addEventListener("themechange", dress);
  dress();

  SwaggerUIBundle({
    url: place.dataset.document,
    domNode: place,
    // Nothing is sent to anybody else.
    validatorUrl: null,
    supportedSubmitMethods: ["get"],
    docExpansion: "list",
    defaultModelsExpandDepth: -1,
    // The page has its own main part: this one stands within it.
    onComplete: () => {
      const inner = place.querySelector("main");
      inner?.removeAttribute("tabindex");
      inner?.setAttribute("role", "none");
    },
  });
})();
