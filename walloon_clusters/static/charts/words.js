// How drawings write figures and days, and what they say of a thing that is pointed at.

export const DAY = 24 * 60 * 60 * 1000;

// Plain "en" would write dates as the United States do.
const language = document.documentElement.lang.replace(/^en$/, "en-GB");
const currency = { style: "currency", currency: "EUR" };

// With a true minus, as the tables write it.
const format = (options) => {
  const figures = new Intl.NumberFormat(language, options);
  return { format: (value) => figures.format(value).replace("-", "\u2212") };
};

export const number = format();
export const euro = format({ ...currency, minimumFractionDigits: 0 });
export const shortEuro = format({
  ...currency,
  notation: "compact",
  minimumFractionDigits: 0,
  maximumFractionDigits: 1,
});
// As the tables write it, with a space that breaks no line.
const decimal = format({ maximumFractionDigits: 1 });
const percent = { format: (share) => `${decimal.format(share * 100)}\u00a0%` };

// How the values of a chart are written, by the style that its data name.
export const writtenAs = (style) => ({ percent, euro })[style] ?? number;

export const longDate = new Intl.DateTimeFormat(language, {
  dateStyle: "long",
  timeZone: "UTC",
});

export const time = (iso) => Date.parse(`${iso}T00:00:00Z`);

export const startOfYear = (moment, later = 0) =>
  Date.UTC(new Date(moment).getUTCFullYear() + later, 0, 1);

// Elements, not markup: names are data, and markup would bring style attributes.
export const note = (title, ...lines) => {
  const box = document.createElement("div");
  box.className = "chart-tip";
  const head = document.createElement("strong");
  head.textContent = title;
  box.append(head);
  for (const line of lines.filter(Boolean)) {
    const row = document.createElement("span");
    row.textContent = line;
    box.append(row);
  }
  return box;
};
