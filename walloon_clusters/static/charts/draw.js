// Has each <figure data-chart> drawn when it comes into view: what draws is the largest
// thing that a page loads, and whoever reads the tables on a phone needs none of it.
//
// Paper shows every chart. It waits for nothing that is loaded when it is asked for: so
// whoever may be about to print, by the keyboard or by the menu of the browser, has all of
// them drawn. Where even that is too late, paper has the tables, which hold the same.

const CHARTS = "figure[data-chart]";

const drawn = async (figures, animated = false) => {
  const { draw } = await import("./drawing.js");
  await draw(figures, animated);
};

const seen = new IntersectionObserver((entries) => {
  const figures = entries.filter((entry) => entry.isIntersecting).map(({ target }) => target);
  for (const figure of figures) seen.unobserve(figure);
  if (figures.length) drawn(figures, true);
});

const waiting = () =>
  [...document.querySelectorAll(CHARTS)].filter((figure) => !figure.querySelector("canvas"));

const watch = () => {
  for (const figure of waiting()) seen.observe(figure);
};

// What there is to wait for, if anything.
const drawAll = () => {
  const figures = waiting().filter((figure) => figure.checkVisibility());
  return figures.length ? drawn(figures) : null;
};

watch();
document.addEventListener("htmx:afterSettle", watch);

addEventListener("beforeprint", drawAll);
addEventListener("keydown", (event) => {
  if (!event.ctrlKey && !event.metaKey) return;
  const drawing = drawAll();
  if (event.key !== "p" || !drawing) return;
  event.preventDefault();
  drawing.finally(() => print());
});
// A finger does not leave the page: a phone is asked to print by its menu alone.
document.documentElement.addEventListener("pointerleave", ({ pointerType }) => {
  if (pointerType === "mouse") drawAll();
});
