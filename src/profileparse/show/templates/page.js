"use strict";
(() => {
  const page = document.getElementById("page"), values = document.getElementById("values");
  const status = document.getElementById("status"), filter = document.getElementById("filter");
  const of = (id) => document.querySelectorAll(`[data-v="${CSS.escape(id)}"]`);
  const order = [...new Set([...page.querySelectorAll("mark[data-v]")].map((mark) => mark.dataset.v))];
  let selected = "";

  // The row of a part of a value is that of the value: event-3-date is in the row of event-3.
  const rowOf = (id) => {
    for (let name = id; name; name = name.slice(0, Math.max(name.lastIndexOf("-"), 0))) {
      const row = document.getElementById(`v-${name}`);
      if (row) return row;
    }
    return null;
  };

  // Within its own part of the window where that scrolls by itself, else in the window.
  const reveal = (element, part) => {
    if (part.scrollHeight <= part.clientHeight) { element.scrollIntoView({ block: "nearest" }); return; }
    const inside = element.getBoundingClientRect(), around = part.getBoundingClientRect();
    if (inside.top < around.top || inside.bottom > around.bottom) {
      part.scrollTop += inside.top - around.top - (around.height - inside.height) / 2;
    }
  };

  const select = (id, from) => {
    document.querySelectorAll(".on").forEach((element) => element.classList.remove("on"));
    selected = id;
    of(id).forEach((element) => element.classList.add("on"));
    const row = rowOf(id), mark = page.querySelector(`mark[data-v="${CSS.escape(id)}"]`);
    if (row) row.classList.add("on");
    if (from !== "values" && row) reveal(row, values);
    if (from !== "page" && mark) reveal(mark, page);
    status.textContent = row ? row.textContent.trim().replace(/\s+/g, " ") : id;
  };

  page.addEventListener("click", (event) => {
    let mark = event.target.closest("mark[data-v]");
    if (!mark) return;
    // A second click chooses the mark around the first one.
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
    else if (event.key === "Escape") { document.querySelectorAll(".on").forEach((e) => e.classList.remove("on")); selected = ""; }
    else if (event.key === "/") { filter.focus(); event.preventDefault(); }
  });

  filter.addEventListener("input", () => {
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
  });

  document.getElementById("unread").addEventListener("change", (event) => {
    document.body.classList.toggle("show-unread", event.target.checked);
  });
})();
