/* The lists of the admin on a phone: each cell says what its column is called. */

const table = document.getElementById("result_list");
const names = [...(table?.tHead.rows[0].cells ?? [])].map(
  (cell) => cell.querySelector(".text")?.textContent.trim() ?? "",
);
for (const row of table?.tBodies[0].rows ?? []) {
  [...row.cells].forEach((cell, place) => {
    if (names[place]) cell.dataset.label = names[place];
  });
}
