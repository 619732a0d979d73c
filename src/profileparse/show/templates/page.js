"use strict";
(() => {
  const page = document.getElementById("page"), values = document.getElementById("values");
  const status = document.getElementById("status"), filter = document.getElementById("filter");
  const sheet = document.querySelector(".sheet");
  const of = (id) => document.querySelectorAll(`[data-v="${CSS.escape(id)}"]:not(.doubt)`);
  const order = [...new Set([...page.querySelectorAll("mark[data-v]")].map((mark) => mark.dataset.v))];
  let selected = "";

  // A part of a value uses the row of the value, and its mark if it has none of its own: event-3-date is in the row of
  // event-3.
  const around = (id, find) => {
    for (let name = id; name; name = name.slice(0, Math.max(name.lastIndexOf("-"), 0))) {
      const found = find(name);
      if (found) return found;
    }
    return null;
  };
  const rowOf = (id) => around(id, (name) => document.getElementById(`v-${name}`));
  const markOf = (id) => around(id, (name) => page.querySelector(`mark[data-v="${CSS.escape(name)}"]`));

  // A phone has room for either the page or the values.
  const show = (part) => {
    document.body.classList.toggle("only-values", part === values);
    document.getElementById("show-page").setAttribute("aria-pressed", String(part === page));
    document.getElementById("show-values").setAttribute("aria-pressed", String(part === values));
  };

  // Scrolls the element's own pane if that scrolls by itself, otherwise the window.
  const reveal = (element, part) => {
    if (getComputedStyle(part).overflowY === "visible") { element.scrollIntoView({ block: "center" }); return; }
    const inside = element.getBoundingClientRect(), around = part.getBoundingClientRect();
    if (inside.top < around.top || inside.bottom > around.bottom) {
      part.scrollTop += inside.top - around.top - (around.height - inside.height) / 2;
    }
  };

  const select = (id, from) => {
    clear();
    const row = rowOf(id), mark = markOf(id);
    selected = mark ? mark.dataset.v : id;
    of(selected).forEach((element) => element.classList.add("on"));
    if (row) row.classList.add("on");
    if (from !== "page" && mark) { show(page); reveal(mark, page); }
    if (from !== "values" && row) reveal(row, values);
    const cells = row ? [...row.cells].map((cell) => cell.textContent.trim().replace(/\s+/g, " ")) : [id];
    status.textContent = cells.filter(Boolean).join(" · ");
    sheet.classList.add("full");
    tables.remember("", "", `#v-${selected}`);
  };
  const clear = () => {
    document.querySelectorAll(".on").forEach((element) => element.classList.remove("on"));
    sheet.classList.remove("full");
    selected = "";
    tables.remember("", "", "");
  };

  // A line: page.html#line-14, by a click on its number.
  const lines = page.querySelectorAll(".line");
  const point = (number) => {
    const line = lines[number - 1];
    if (!line) return;
    clear();
    line.classList.add("on");
    show(page);
    reveal(line, page);
    tables.remember("", "", `#line-${number}`);
  };

  page.addEventListener("click", (event) => {
    const line = event.target.closest(".line");
    if (line) { point([...lines].indexOf(line) + 1); return; }
    let mark = event.target.closest("mark[data-v]");
    if (!mark) return;
    // A second click selects the enclosing mark.
    if (mark.dataset.v === selected) mark = mark.parentElement.closest("mark[data-v]") || mark;
    select(mark.dataset.v, "page");
  });

  values.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-v]");
    if (chosen) select(chosen.dataset.v, "values");
  });

  const move = (step) => {
    if (!order.length) return;
    const at = order.indexOf(selected);
    const next = at < 0 ? (step > 0 ? 0 : order.length - 1) : (at + step + order.length) % order.length;
    select(order[next], "keys");
    const button = values.querySelector(`button[data-v="${CSS.escape(order[next])}"]`);
    if (button) button.focus({ preventScroll: true });
  };

  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "n") move(1);
    else if (event.key === "p") move(-1);
    else if (event.key === "Escape") clear();
    else if (event.key === "/") { filter.focus(); event.preventDefault(); }
  });

  const narrow = () => {
    const words = filter.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    values.querySelectorAll("tbody tr").forEach((row) => {
      const text = row.textContent.toLocaleLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    });
    values.querySelectorAll("h2[class]").forEach((heading) => {
      const table = heading.nextElementSibling;
      heading.hidden = table.hidden = !table.querySelector("tbody tr:not([hidden])");
    });
    document.getElementById("nothing").hidden = shown > 0;
    status.textContent = `${shown} rows`;
  };
  filter.addEventListener("input", () => { tables.remember("filter", filter.value); narrow(); });
  filter.value = tables.remembered("filter");
  if (filter.value) narrow();

  ["unread", "named"].forEach((name) => {
    const box = document.getElementById(name);
    const mark = () => document.body.classList.toggle(`show-${name}`, box.checked);
    box.addEventListener("change", () => { tables.remember(name, box.checked ? "yes" : ""); mark(); });
    box.checked = tables.remembered(name) === "yes";
    mark();
  });

  // Each table of values can be saved: what the filter leaves of it, in the order on the screen.
  values.querySelectorAll("h2[class]").forEach((heading) => {
    const button = document.createElement("button"), title = heading.firstChild.textContent.trim();
    button.type = "button";
    button.className = "save";
    button.textContent = "CSV";
    button.setAttribute("aria-label", `Save as CSV: ${title}`);
    button.addEventListener("click", () => {
      const table = heading.nextElementSibling.querySelector("table");
      tables.save(`${document.title}-${title}`, table, [...table.tBodies[0].rows].filter((row) => !row.hidden));
    });
    heading.append(button);
  });
  document.getElementById("show-page").addEventListener("click", () => show(page));
  document.getElementById("show-values").addEventListener("click", () => {
    const row = rowOf(selected);
    show(values);
    if (row) reveal(row, values);
  });
  document.getElementById("close").addEventListener("click", clear);

  // A link to a value: page.html#v-event-3.
  const follow = () => {
    const id = location.hash.slice(3), [, line] = /^#line-(\d+)$/.exec(location.hash) || [];
    if (line) point(+line);
    if (location.hash.startsWith("#v-") && rowOf(id)) select(id, "link");
  };
  addEventListener("hashchange", follow);
  follow();
})();
