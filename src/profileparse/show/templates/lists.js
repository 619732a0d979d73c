"use strict";
(() => {
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
  const sort = (table, column, heading) => {
    const number = heading.classList.contains("number"), body = table.tBodies[0];
    const before = heading.getAttribute("aria-sort");
    // Numbers start with the largest, words in alphabetical order.
    const down = before ? before === "ascending" : number;
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
      button.addEventListener("click", () => sort(table, column, heading));
      heading.replaceChildren(button);
    });
  });

  // --- lists that can be filtered, and that figures link to
  // Phones show fewer rows at first.
  const narrow = matchMedia("(max-width: 40rem)").matches, LIMIT = narrow ? 6 : 25;
  if (narrow) document.querySelectorAll("details.chart").forEach((chart) => { chart.open = false; });
  // `member:2001` matches `member:1998-2004`.
  const has = (facets, facet) => {
    if (facets.includes(facet)) return true;
    const at = facet.indexOf(":"), kind = facet.slice(0, at + 1), year = +facet.slice(at + 1);
    return kind === "member:" && facets.some((one) => {
      const [first, last] = one.startsWith(kind) ? one.slice(kind.length).split("-") : [];
      return first && +first <= year && year <= +last;
    });
  };
  const lists = {};
  document.querySelectorAll("section.list").forEach((list) => {
    const input = list.querySelector("input"), chosen = list.querySelector(".chosen");
    const shown = list.querySelector(".shown"), more = list.querySelector(".more"), body = list.querySelector("tbody");
    let facet = "", behind = 0, title = "", all = false;
    const texts = new Map([...body.rows].map((row) => [row, row.textContent.toLocaleLowerCase()]));
    const update = () => {
      const words = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      let found = 0;
      for (const row of body.rows) {
        const fits = words.every((word) => texts.get(row).includes(word)) &&
          (!facet || has((row.dataset.f || "").split("\n"), facet));
        found += fits;
        row.hidden = !fits || (!all && found > LIMIT);
      }
      const visible = all ? found : Math.min(found, LIMIT);
      shown.textContent = `${visible.toLocaleString("en")} of ${found.toLocaleString("en")} shown`;
      more.hidden = visible === found;
      more.textContent = `Show all ${found.toLocaleString("en")}`;
      chosen.hidden = !facet;
      const rest = facet && behind > found && !words.length ? `, of ${behind.toLocaleString("en")}` : "";
      chosen.firstElementChild.textContent = facet && `${title}: ${found.toLocaleString("en")} listed${rest}`;
    };
    input.addEventListener("input", update);
    list.addEventListener("sorted", update);
    more.addEventListener("click", () => { all = true; update(); });
    chosen.querySelector("button").addEventListener("click", () => { facet = ""; update(); input.focus(); });
    lists[list.id] = (link) => {
      const country = link.querySelector("span[data-country]");
      facet = link.dataset.f;
      behind = +link.dataset.n;
      title = [link.dataset.title, country ? country.textContent : link.dataset.name].filter(Boolean).join(", ");
      all = false;
      input.value = "";
      update();
      list.querySelector("h2").focus({ preventScroll: true });
    };
    update();
  });
  // One tab stop in each row of years; the arrow keys move inside it.
  document.querySelectorAll(".years").forEach((years) => {
    const links = [...years.querySelectorAll("a")];
    links.slice(1).forEach((link) => { link.tabIndex = -1; });
    years.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key], next = links[links.indexOf(event.target) + step];
      if (!step || !next) return;
      event.preventDefault();
      event.target.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-f]");
    if (link) lists[link.getAttribute("href").slice(1)](link);
  });
  document.documentElement.classList.add("scripted");
})();
