// Every address of the API, drawn from its description, to be tried in place.
(() => {
  const place = document.getElementById("api-document");
  const root = document.documentElement;

  const dress = () => root.classList.toggle("dark-mode", root.dataset.theme === "dark");
  document.addEventListener("themechange", dress);
  dress();

  // The addresses alone: the page has a title and a main part of its own.
  const addressesAlone = ({ React }) => ({
    components: {
      Addresses: ({ getComponent, specSelectors }) => {
        const draw = (name, connected) => React.createElement(getComponent(name, connected));
        const drawn = {
          success: [draw("SvgAssets"), draw("operations", true)],
          failed: [draw("errors", true)],
          failedConfig: [draw("errors", true)],
        }[specSelectors.loadingStatus()];
        return React.createElement("div", { className: "swagger-ui" }, ...(drawn ?? []));
      },
    },
  });

  SwaggerUIBundle({
    url: place.dataset.document,
    domNode: place,
    plugins: [addressesAlone],
    layout: "Addresses",
    // Nothing is sent to anybody else.
    validatorUrl: null,
    supportedSubmitMethods: ["get"],
    docExpansion: "list",
    defaultModelsExpandDepth: -1,
    displayRequestDuration: false,
  });
})();
