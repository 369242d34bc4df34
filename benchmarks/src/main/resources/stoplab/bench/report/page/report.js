"use strict";
(() => {
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));

  // Tables: a button in each heading sorts; a cell without a number comes last, either way.
  const value = (cell) => (cell.dataset.value === undefined ? NaN : Number(cell.dataset.value));
  const compare = (a, b, numeric, sign) => {
    if (numeric) {
      const x = value(a);
      const y = value(b);
      if (Number.isNaN(x) || Number.isNaN(y)) {
        return Number.isNaN(x) - Number.isNaN(y);
      }
      return sign * (x - y);
    }
    const empty = (cell) => cell.textContent.trim() === "-";
    if (empty(a) || empty(b)) {
      return empty(a) - empty(b);
    }
    return sign * a.textContent.localeCompare(b.textContent, "en", { numeric: true });
  };
  const sort = (table, column) => {
    const headings = all("thead th", table);
    const heading = headings[column];
    const down = heading.getAttribute("aria-sort") === "ascending";
    headings.forEach((each) => each.setAttribute("aria-sort", "none"));
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = Array.from(body.rows);
    const numeric = rows.some((row) => row.cells[column].dataset.value !== undefined);
    rows
      .sort((a, b) => compare(a.cells[column], b.cells[column], numeric, down ? -1 : 1))
      .forEach((row) => body.append(row));
  };
  const tables = all("table.sortable").filter((table) => table.tBodies.length > 0);
  tables.forEach((table) => {
    all("thead th", table).forEach((heading, column) => {
      if (heading.textContent.trim() === "") {
        return; // a button without a name is of no use
      }
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      button.addEventListener("click", () => sort(table, column));
      heading.append(button);
      heading.setAttribute("aria-sort", "none");
    });
  });

  // One filter for the rows of all tables.
  const filter = document.getElementById("filter");
  const text = document.getElementById("filter-text");
  const families = all(".family");
  const filtered = tables.filter((table) => table.closest(".tables"));
  let family = "all";
  const apply = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
    let shown = 0;
    let count = 0;
    filtered.forEach((table) => {
      let here = 0;
      Array.from(table.tBodies[0].rows).forEach((row) => {
        const content = (row.textContent + " " + (row.dataset.words || "")).toLowerCase();
        const fits =
          (family === "all" || row.dataset.family === family) &&
          words.every((word) => content.includes(word));
        row.hidden = !fits;
        here += fits;
        count++;
      });
      table.closest(".measured").hidden = here === 0;
      shown += here;
    });
    all("section.tables").forEach((section) => {
      section.hidden = all(".measured:not([hidden])", section).length === 0;
    });
    document.getElementById("filter-count").textContent = shown + " of " + count + " rows";
    document.getElementById("filter-none").hidden = shown > 0;
  };
  if (filtered.length > 0) {
    filter.hidden = false;
    text.addEventListener("input", apply);
    families.forEach((button) => {
      button.addEventListener("click", () => {
        family = button.dataset.family;
        families.forEach((each) => each.setAttribute("aria-pressed", String(each === button)));
        apply();
      });
    });
    apply();
  }

  // Charts: a mark shows its sentence; each chart is one stop of the Tab key, the arrows go on.
  const tip = document.getElementById("tip");
  let byKeyboard = false; // then the page scrolls below a pointer that rests, and no mark is meant
  window.addEventListener("pointermove", () => {
    byKeyboard = false;
  });
  let shown = null;
  const hide = () => {
    tip.hidden = true;
    shown?.classList.remove("shown");
    shown = null;
  };
  const show = (mark) => {
    hide();
    shown = mark;
    mark.classList.add("shown");
    tip.textContent = mark.getAttribute("aria-label");
    tip.hidden = false;
    const place = mark.getBoundingClientRect();
    const left = place.left + place.width / 2 - tip.offsetWidth / 2;
    const most = document.documentElement.clientWidth - tip.offsetWidth - 12;
    const above = place.top - tip.offsetHeight - 8;
    tip.style.left = window.scrollX + Math.max(12, Math.min(left, most)) + "px";
    tip.style.top = window.scrollY + (above > 4 ? above : place.bottom + 8) + "px";
  };
  all("figure.chart").forEach((figure) => {
    const marks = all(".tips > *", figure);
    // Marks of almost equal numbers lie on each other: the one is meant whose middle is nearest.
    const meant = (event) => {
      const distance = (mark) => {
        const box = mark.getBoundingClientRect();
        return Math.hypot(
          box.left + box.width / 2 - event.clientX,
          box.top + box.height / 2 - event.clientY
        );
      };
      return document
        .elementsFromPoint(event.clientX, event.clientY)
        .filter((each) => marks.includes(each))
        .reduce((one, other) => (distance(other) < distance(one) ? other : one), event.currentTarget);
    };
    const point = (event) => {
      const mark = meant(event);
      if (!byKeyboard && mark !== shown) {
        show(mark);
      }
    };
    marks.forEach((mark, index) => {
      all("title", mark).forEach((title) => title.remove()); // the browser would show it, too
      mark.setAttribute("tabindex", index === 0 ? "0" : "-1");
      mark.addEventListener("pointerenter", point);
      mark.addEventListener("pointermove", point);
      mark.addEventListener("pointerleave", () => byKeyboard || hide());
      mark.addEventListener("click", (event) => meant(event).focus({ preventScroll: true }));
      mark.addEventListener("blur", hide);
      mark.addEventListener("focus", () => {
        marks.forEach((each) => each.setAttribute("tabindex", each === mark ? "0" : "-1"));
        show(mark);
      });
      mark.addEventListener("keydown", (event) => {
        byKeyboard = true;
        const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
        const to =
          event.key === "Home" ? 0
            : event.key === "End" ? marks.length - 1
              : index + (steps[event.key] || 0);
        if (to !== index && marks[to]) {
          event.preventDefault();
          marks[to].focus();
        } else if (steps[event.key]) {
          event.preventDefault();
        } else if (event.key === "Escape") {
          hide();
        }
      });
    });
  });

  // Paper has no folds.
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = all("details:not([open])");
    folded.forEach((details) => {
      details.open = true;
    });
  });
  window.addEventListener("afterprint", () => {
    folded.forEach((details) => {
      details.open = false;
    });
    folded = [];
  });
})();
