'use strict';
// Sorts and filters tables, unfolds the articles of a long register, and opens what is folded before printing. The
// page can be read whole without it.
(() => {
  // Rows in a slice of a long table, as the page has them; and how long one turn of work may take.
  const SLICE = 50;
  const TURN = 12;

  // Without options it is many times as fast.
  const collator = new Intl.Collator('en');
  const later = (work) => setTimeout(work, 0);

  class Sorted {
    constructor(table) {
      this.table = table;
      this.rows = Array.from(table.tBodies).flatMap((body) => Array.from(body.rows));
      this.order = this.rows;
      this.turn = 0;
      this.size = table.classList.contains('long') ? SLICE : Infinity;
      this.fits = () => true;
      this.heads = Array.from(table.tHead.rows[0].cells);
      this.heads.forEach((head, index) => this.button(head, index));
    }

    button(head, index) {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      button.addEventListener('click', () => this.sort(head, index));
      head.setAttribute('aria-sort', 'none');
      head.append(button);
    }

    sort(head, index) {
      const down = head.getAttribute('aria-sort') === 'ascending';
      for (const other of this.heads) other.setAttribute('aria-sort', 'none');
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      // The page has its rows in the order of their first column.
      const keyed = this.rows.map((row, place) => {
        const cell = row.cells[index];
        return { row, key: index === 0 ? String(place) : cell.dataset.by ?? cell.textContent };
      });
      const sign = down ? -1 : 1;
      const numbers = keyed.every(({ key }) => /^-?\d*$/.test(key));
      const compare = numbers ? (a, b) => a - b : (a, b) => collator.compare(a, b);
      // What says nothing comes last, either way.
      keyed.sort((a, b) => (a.key === '') - (b.key === '') || sign * compare(a.key, b.key));
      this.order = keyed.map(({ row }) => row);
      this.show();
    }

    // Puts the rows that fit into the bodies, a slice at a time, so that the page answers in between.
    show(done = () => {}) {
      const turn = ++this.turn;
      const rows = this.order.filter(this.fits);
      const bodies = this.table.tBodies;
      const size = Math.min(this.size, Math.max(rows.length, 1));
      let next = 0;
      const work = () => {
        if (turn !== this.turn) return;
        const end = performance.now() + TURN;
        while (next < bodies.length && performance.now() < end) {
          const body = bodies[next];
          const slice = rows.slice(next * size, (next + 1) * size);
          body.replaceChildren(...slice);
          body.hidden = slice.length === 0;
          next += 1;
        }
        if (next < bodies.length) later(work);
      };
      work();
      done(rows.length);
    }
  }

  for (const table of document.querySelectorAll('table.sortable')) {
    const sorted = new Sorted(table);
    const filter = document.querySelector('.filter');
    const text = document.getElementById('filter-text');
    const state = document.getElementById('filter-state');
    const count = document.getElementById('filter-count');
    const told = (shown) => {
      count.textContent = `${shown} of ${sorted.rows.length} finding${sorted.rows.length === 1 ? "" : "s"} shown`;
    };
    const apply = () => {
      const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
      const mark = state.value;
      sorted.fits = (row) =>
        (mark === '' || row.dataset.marks.split(' ').includes(mark)) &&
        words.every((word) => row.dataset.key.includes(word));
      sorted.show(told);
    };
    text.addEventListener('input', apply);
    state.addEventListener('change', apply);
    filter.hidden = false;
    told(sorted.rows.length);
  }

  // The articles of a long register are text until the browser has time to read them.
  const folded = new Set(document.querySelectorAll('#findings noscript'));
  const unfold = (batch) => {
    folded.delete(batch);
    const template = document.createElement('template');
    template.innerHTML = batch.textContent;
    batch.replaceWith(template.content);
  };
  const target = () => {
    const id = location.hash.slice(1);
    if (id === '' || document.getElementById(id) !== null) return;
    for (const batch of folded) {
      if (!batch.textContent.includes(`id=${JSON.stringify(id)}`)) continue;
      unfold(batch);
      location.replace(location.hash);
      return;
    }
  };
  addEventListener('hashchange', target);
  target();
  const idle = globalThis.requestIdleCallback ?? later;
  const unfoldNext = () => {
    const [batch] = folded;
    if (batch === undefined) return;
    unfold(batch);
    idle(unfoldNext);
  };
  idle(unfoldNext);

  let opened = [];
  addEventListener('beforeprint', () => {
    for (const batch of folded) unfold(batch);
    opened = Array.from(document.querySelectorAll('details:not([open])'));
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
  });
})();
