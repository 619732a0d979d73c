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
  // The value of a cell in a menu, the same in every language: the year of a date; `-` if it is empty.
  const valueOf = (cell) => {
    if (cell.dataset.value) return cell.dataset.value;
    const country = cell.querySelector("[data-country]");
    return country ? country.dataset.country : tables.textOf(cell) || "-";
  };
  // A menu of the values of a column, years in their order, else the most frequent first; none for a column with one
  // value. `show` writes how many rows each leads to.
  const menuOf = (table, column) => {
    const heading = table.tHead.rows[0].cells[column], dates = heading.classList.contains("date");
    if (!dates && !heading.classList.contains("choice")) return null;
    const names = new Map([["-", "none"]]), values = new Map(), counts = new Map(), menu = document.createElement("select");
    for (const row of table.tBodies[0].rows) {
      const cell = row.cells[column], value = valueOf(cell);
      values.set(row, value);
      counts.set(value, (counts.get(value) || 0) + 1);
      if (value !== "-") names.set(value, dates ? value : tables.textOf(cell));
    }
    if (counts.size < 2) return null;
    const byName = (a, b) => (names.get(a) < names.get(b) ? -1 : 1);
    const sorted = [...counts].sort(([a, n], [b, m]) => (!dates && m - n) || byName(a, b)).map(([value]) => value);
    const options = new Map(sorted.map((value) => [value, new Option(names.get(value), value)]));
    menu.append(new Option("all", ""), ...options.values());
    const label = document.createElement("label"), name = dates ? "Year" : tables.textOf(heading);
    label.append(`${name} `, menu);
    table.closest("section.list").querySelector(".chosen").before(label);
    const show = (rows) => {
      const left = new Map();
      for (const row of rows) left.set(values.get(row), (left.get(values.get(row)) || 0) + 1);
      for (const [value, option] of options) {
        option.textContent = `${names.get(value)} (${count(left.get(value) || 0)})`;
        option.hidden = !left.has(value) && menu.value !== value;
      }
    };
    return { menu, name, fits: (row) => !menu.value || values.get(row) === menu.value, show };
  };

  const lists = {}, address = new URLSearchParams(location.search);
  document.querySelectorAll("section.list").forEach((list) => {
    const input = list.querySelector("input"), chosen = list.querySelector(".chosen"), table = list.querySelector("table");
    const shown = list.querySelector(".shown"), more = list.querySelector(".more"), body = table.tBodies[0];
    const headings = [...table.tHead.rows[0].cells], menus = [], fold = list.querySelector("details");
    let facet = "", behind = 0, title = "", all = false, found = [];
    const texts = new Map([...body.rows].map((row) => [row, row.textContent.toLocaleLowerCase()]));
    const update = () => {
      const words = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      const asked = menus.some(({ menu }) => menu.value), behindMenus = new Map(menus.map((one) => [one, []]));
      found = [];
      for (const row of body.rows) {
        const others = words.every((word) => texts.get(row).includes(word)) &&
          (!facet || has((row.dataset.f || "").split("\n"), facet));
        const against = others ? menus.filter((one) => !one.fits(row)) : [];
        // A menu counts the rows that everything but itself leaves.
        if (others && against.length < 2) {
          for (const one of against.length ? against : menus) behindMenus.get(one).push(row);
        }
        const fits = others && !against.length;
        if (fits) found.push(row);
        row.hidden = !fits || (!all && found.length > LIMIT);
      }
      menus.forEach((one) => one.show(behindMenus.get(one)));
      const visible = all ? found.length : Math.min(found.length, LIMIT);
      shown.textContent = `${count(visible)} of ${count(found.length)} shown`;
      more.hidden = visible === found.length;
      more.textContent = `Show all ${count(found.length)}`;
      chosen.hidden = !facet;
      const rest = facet && behind > found.length && !words.length && !asked ? `, of ${count(behind)}` : "";
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
      const found = menuOf(table, column);
      if (!found) return;
      const key = `${list.id}.${found.name.toLowerCase()}`;
      menus.push({ ...found, key });
      found.menu.addEventListener("change", () => { tables.remember(key, found.menu.value); update(); });
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
      open: () => { if (fold) fold.open = true; },
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
    if (fold && [...address.keys()].some((key) => key.startsWith(`${list.id}.`))) fold.open = true;
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
    const to = link && lists[(link.getAttribute("href") || "").slice(1)];
    if (to) to.open();
    if (to && "f" in link.dataset) to.lead(link);
  });
  const arrive = () => { if (lists[location.hash.slice(1)]) lists[location.hash.slice(1)].open(); };
  addEventListener("hashchange", () => { arrive(); step(); });
  arrive();
  if (lists.pages) step();
})();
