"use strict";
// Lists that can be filtered, and that figures link to.
(() => {
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
  const count = (number) => number.toLocaleString("en");
  // The value of a cell in a menu, the same in every language; `-` if it is empty.
  const valueOf = (cell) => {
    const country = cell.querySelector("[data-country]");
    return country ? country.dataset.country : tables.textOf(cell) || "-";
  };
  // A menu of the values of a column, the most frequent first; none for a column with one value.
  const menuOf = (table, column, name) => {
    const counts = new Map(), names = new Map([["-", "none"]]), menu = document.createElement("select");
    for (const row of table.tBodies[0].rows) {
      const cell = row.cells[column], value = valueOf(cell);
      counts.set(value, (counts.get(value) || 0) + 1);
      if (value !== "-") names.set(value, tables.textOf(cell));
    }
    if (counts.size < 2) return null;
    menu.append(new Option("all", ""));
    const sorted = [...counts].sort(([a, n], [b, m]) => m - n || (names.get(a) < names.get(b) ? -1 : 1));
    for (const [value, number] of sorted) menu.append(new Option(`${names.get(value)} (${count(number)})`, value));
    const label = document.createElement("label");
    label.append(`${name} `, menu);
    table.closest("section.list").querySelector(".chosen").before(label);
    return menu;
  };

  const lists = {};
  document.querySelectorAll("section.list").forEach((list) => {
    const input = list.querySelector("input"), chosen = list.querySelector(".chosen"), table = list.querySelector("table");
    const shown = list.querySelector(".shown"), more = list.querySelector(".more"), body = table.tBodies[0];
    const headings = [...table.tHead.rows[0].cells], menus = [];
    let facet = "", behind = 0, title = "", all = false, found = [];
    const texts = new Map([...body.rows].map((row) => [row, row.textContent.toLocaleLowerCase()]));
    const update = () => {
      const words = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      const asked = menus.filter(({ menu }) => menu.value);
      found = [];
      for (const row of body.rows) {
        const fits = words.every((word) => texts.get(row).includes(word)) &&
          asked.every(({ menu, column }) => valueOf(row.cells[column]) === menu.value) &&
          (!facet || has((row.dataset.f || "").split("\n"), facet));
        if (fits) found.push(row);
        row.hidden = !fits || (!all && found.length > LIMIT);
      }
      const visible = all ? found.length : Math.min(found.length, LIMIT);
      shown.textContent = `${count(visible)} of ${count(found.length)} shown`;
      more.hidden = visible === found.length;
      more.textContent = `Show all ${count(found.length)}`;
      chosen.hidden = !facet;
      const rest = facet && behind > found.length && !words.length && !asked.length ? `, of ${count(behind)}` : "";
      chosen.firstElementChild.textContent = facet && `${title}: ${count(found.length)} listed${rest}`;
    };
    const choose = (link) => {
      const country = link && link.querySelector("span[data-country]");
      facet = link ? link.dataset.f : "";
      behind = link ? +link.dataset.n : 0;
      title = link ? [link.dataset.title, country ? country.textContent : link.dataset.name].filter(Boolean).join(", ") : "";
      tables.remember(`${list.id}.figure`, facet);
    };
    headings.forEach((heading, column) => {
      const name = tables.textOf(heading), menu = heading.classList.contains("choice") && menuOf(table, column, name);
      if (!menu) return;
      const key = `${list.id}.${name.toLowerCase()}`;
      menus.push({ menu, column, key });
      menu.addEventListener("change", () => { tables.remember(key, menu.value); update(); });
    });
    input.addEventListener("input", () => { tables.remember(`${list.id}.filter`, input.value); update(); });
    list.addEventListener("sorted", () => {
      const heading = headings.find((one) => one.hasAttribute("aria-sort"));
      const down = heading.getAttribute("aria-sort") === "descending";
      tables.remember(`${list.id}.sort`, (down ? "-" : "") + tables.textOf(heading));
      update();
    });
    more.addEventListener("click", () => { all = true; update(); });
    list.querySelector(".save").addEventListener("click", () => tables.save(`${document.title}-${list.id}`, table, found));
    chosen.querySelector("button").addEventListener("click", () => { choose(null); update(); input.focus(); });
    const clear = () => {
      for (const { menu, key } of menus) { menu.value = ""; tables.remember(key, ""); }
      input.value = "";
      tables.remember(`${list.id}.filter`, "");
    };
    lists[list.id] = {
      rows: () => found,
      lead: (link) => {
        clear();
        choose(link);
        all = false;
        update();
        list.querySelector("h2").focus({ preventScroll: true });
      },
    };
    // What the address says.
    const figure = tables.remembered(`${list.id}.figure`), order = tables.remembered(`${list.id}.sort`);
    const link = figure && document.querySelector(`a[href="#${list.id}"][data-f="${CSS.escape(figure)}"]`);
    if (link) choose(link);
    input.value = tables.remembered(`${list.id}.filter`);
    for (const { menu, key } of menus) {
      menu.value = tables.remembered(key);
      if (menu.selectedIndex < 0) menu.value = ""; // another report
    }
    const column = headings.findIndex((one) => order && tables.textOf(one) === order.replace(/^-/, ""));
    if (column >= 0) tables.sort(table, column, order.startsWith("-"));
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

  // --- from a page to the next one of the list that it was opened from
  let from = "pages";
  const hrefOf = (row) => [...row.querySelectorAll("a[href^='#p']")].map((link) => link.getAttribute("href"))[0];
  const step = () => {
    const target = document.getElementById(location.hash.slice(1)), view = target && target.closest(".view");
    if (!view) return;
    const order = lists[from].rows().map(hrefOf).filter(Boolean);
    const at = order.indexOf(order.includes(location.hash) ? location.hash : `#${view.id}`);
    const steps = view.querySelector(".steps"), [previous, next] = steps.querySelectorAll("a");
    steps.hidden = at < 0;
    const back = view.querySelector(".back a"), title = document.getElementById(`${from}-title`).firstChild.textContent;
    back.setAttribute("href", `#${from}`);
    back.textContent = from === "pages" ? "All pages" : title.trim();
    steps.querySelector(".at").textContent = `${count(at + 1)} of ${count(order.length)}`;
    [[previous, at - 1], [next, at + 1]].forEach(([link, to]) => {
      link.hidden = !order[to];
      if (order[to]) link.setAttribute("href", order[to]);
    });
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a"), list = link && link.closest("section.list");
    if (list) from = list.id;
    if (link && link.dataset.f) lists[link.getAttribute("href").slice(1)].lead(link);
  });
  addEventListener("hashchange", step);
  if (lists.pages) step();
})();
