// Small behaviours hung on data attributes; pages work without them wherever a form can.
(() => {
  const submitOnChange = (event) => {
    const form = event.target.closest("form[data-submit-on-change]");
    if (form && !event.target.closest("[data-no-submit]")) form.requestSubmit();
  };
  document.addEventListener("change", submitOnChange);

  // <button data-print>: the page as it stands.
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) window.print();
  });

  // <div data-drop="#file-input">: dropping files fills the input.
  document.addEventListener("dragover", (event) => {
    const area = event.target.closest?.("[data-drop]");
    if (area) { event.preventDefault(); area.classList.add("is-over"); }
  });
  document.addEventListener("dragleave", (event) => event.target.closest?.("[data-drop]")?.classList.remove("is-over"));
  document.addEventListener("drop", (event) => {
    const area = event.target.closest?.("[data-drop]");
    if (!area) return;
    event.preventDefault();
    area.classList.remove("is-over");
    const input = document.querySelector(area.dataset.drop);
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // <input data-filter="#table">: hides the rows that do not hold the words.
  document.addEventListener("input", (event) => {
    const selector = event.target.dataset?.filter;
    if (!selector) return;
    const words = event.target.value.trim().toLowerCase();
    for (const row of document.querySelectorAll(`${selector} tbody tr`)) row.hidden = !row.textContent.toLowerCase().includes(words);
    for (const part of document.querySelectorAll("[data-hide-when-empty]")) part.hidden = !part.querySelector("tbody tr:not([hidden])");
  });

  // <input data-filter-items="#list">: the same for ticks that carry further words.
  document.addEventListener("input", (event) => {
    const selector = event.target.dataset?.filterItems;
    if (!selector) return;
    const words = event.target.value.trim().toLowerCase();
    const holds = (item) => `${item.textContent} ${item.dataset.words}`.toLowerCase().includes(words);
    for (const item of document.querySelectorAll(`${selector} [data-words]`)) item.hidden = !holds(item);
    for (const group of document.querySelectorAll(`${selector} fieldset`)) group.hidden = !group.querySelector("[data-words]:not([hidden])");
  });
})();
