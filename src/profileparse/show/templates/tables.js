"use strict";
// What all tables can do: names of countries, sorting, and saving as CSV.
const tables = (() => {
  // --- names of countries in the user's language: the page itself has codes
  const languages = navigator.languages && navigator.languages.length ? [...navigator.languages] : ["en"];
  let names = null;
  try { names = new Intl.DisplayNames(languages, { type: "region", fallback: "none" }); } catch { /* keep the codes */ }
  document.querySelectorAll("[data-country]").forEach((element) => {
    let name;
    try { name = names && names.of(element.dataset.country); } catch { /* not the code of a country */ }
    if (!name) return;
    // Do not repeat a name that the page already shows.
    const written = element.dataset.written;
    if (element.dataset.number) { element.textContent = `${name}: ${element.dataset.number}`; return; }
    element.textContent = written === undefined ? name : written.endsWith(name) ? "" : `(${name})`;
    element.lang = names.resolvedOptions().locale;
    element.title = element.dataset.country;
  });

  // --- tables that can be sorted
  const order = new Intl.Collator(undefined, { numeric: true });
  const keyOf = (row, column, number) => {
    const cell = row.cells[column], text = (cell.dataset.sort || cell.textContent).trim();
    return number && text ? parseFloat(text.replace(/[,%]/g, "")) : text;
  };
  const sort = (table, column, wanted) => {
    const heading = table.tHead.rows[0].cells[column], body = table.tBodies[0];
    const number = heading.classList.contains("number"), before = heading.getAttribute("aria-sort");
    // Numbers start with the largest, words in alphabetical order.
    const down = wanted === undefined ? (before ? before === "ascending" : number) : wanted;
    table.querySelectorAll("th").forEach((one) => one.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...body.rows].map((row) => [keyOf(row, column, number), row]);
    rows.sort(([a], [b]) => {
      // Empty cells come last in either direction.
      if (a === "" || b === "") return (a === "") - (b === "");
      return (number ? a - b : order.compare(a, b)) * (down ? -1 : 1);
    });
    body.replaceChildren(...rows.map(([, row]) => row));
    table.dispatchEvent(new Event("sorted", { bubbles: true }));
  };
  document.querySelectorAll("table").forEach((table) => {
    table.querySelectorAll("thead th").forEach((heading, column) => {
      if (!heading.textContent || !table.tBodies[0] || table.tBodies[0].rows.length < 2) return;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = heading.textContent;
      button.addEventListener("click", () => sort(table, column));
      heading.replaceChildren(button);
    });
  });

  // --- saving as CSV
  // A spreadsheet would run a cell that begins with one of these as a formula; `batch` escapes it in the same way.
  const quoted = (text) => {
    const safe = /^'*[=+\-@]/.test(text) ? `'${text}` : text;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const textOf = (cell) => cell.textContent.trim().replace(/\s+/g, " ");
  const save = (name, table, rows) => {
    const headings = [...table.tHead.rows[0].cells].map(textOf), lined = rows.some((row) => row.dataset.line);
    const lines = [[...headings, ...(lined ? ["Line"] : [])]];
    for (const row of rows) lines.push([...[...row.cells].map(textOf), ...(lined ? [row.dataset.line || ""] : [])]);
    // With the mark at the start Excel knows that this is UTF-8.
    const content = "\ufeff" + lines.map((line) => line.map(quoted).join(",")).join("\r\n") + "\r\n";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type: "text/csv" }));
    link.download = `${name.replace(/[^\p{L}\p{N}.-]+/gu, "-")}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };

  // --- what is chosen is in the address, so that a link leads to the same rows
  const address = new URLSearchParams(location.search);
  const remember = (name, value, hash = location.hash) => {
    if (value) address.set(name, value); else address.delete(name);
    const query = address.toString();
    // Not where a page has no address of its own, such as in a notebook.
    try { history.replaceState(null, "", `${location.pathname}${query && `?${query}`}${hash}`); } catch { /* nothing */ }
  };
  document.documentElement.classList.add("scripted");
  return { textOf, sort, save, remember, remembered: (name) => address.get(name) || "" };
})();
