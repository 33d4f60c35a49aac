/* Names for what the scripts of the admin make without: menus with suggestions, hints. */

function nameMenus(within) {
  for (const select of within.querySelectorAll("select.select2-hidden-accessible")) {
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const name = (label?.textContent ?? select.getAttribute("aria-label") ?? "").trim();
    const shown = select.nextElementSibling?.querySelector(".select2-selection__rendered");
    if (name) shown?.setAttribute("aria-label", name.replace(/\s*:$/, ""));
  }
}

function mend() {
  nameMenus(document);
  for (const hint of document.querySelectorAll(".help-tooltip[aria-label]")) {
    hint.setAttribute("role", "img");
  }
  // A corner of a table is no heading.
  for (const corner of document.querySelectorAll("th:empty")) {
    const cell = document.createElement("td");
    cell.className = corner.className;
    corner.replaceWith(cell);
  }
}

// The menus are made at a time of their own, and again with each part that is added.
let waiting = 0;
new MutationObserver(() => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(mend);
}).observe(document.body, { childList: true, subtree: true });
addEventListener("load", mend);
