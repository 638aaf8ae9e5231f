// Drag and drop of rows. The row follows the pointer past its neighbours; letting go reports from where to where.
const FAR_ENOUGH = 5;
const EDGE = 40;

// Rows are the children of `list` with data-row-at. With a mouse the whole row is the handle, with a finger its .grip.
export function sortable(list, moved, { byGrip = false } = {}) {
  list.addEventListener("pointerdown", (event) => {
    const row = event.target.closest("[data-row-at]");
    const held = event.target.closest(".grip");
    if (!row || row.parentElement !== list || event.button || (!held && (byGrip || event.pointerType !== "mouse" || event.target.closest("details")))) return;
    if (held) event.preventDefault();
    carry(list, row, event, moved);
  });
}

function carry(list, row, { clientY: start, pointerId }, moved) {
  const rows = () => [...list.children].filter((one) => one.dataset.rowAt !== undefined);
  const before = rows();
  const from = before.indexOf(row);
  const pane = list.closest(".pane");
  let lifted = false;
  const move = (event) => {
    if (event.pointerId !== pointerId || (!lifted && Math.abs(event.clientY - start) < FAR_ENOUGH)) return;
    lifted = true;
    row.classList.add("lifted");
    list.classList.add("sorting");
    scroll(pane, event.clientY);
    settle(rows, row, event.clientY);
  };
  const end = (event) => {
    if (event.type === "keydown" && event.key !== "Escape") return;
    if (event.pointerId !== undefined && event.pointerId !== pointerId) return;
    for (const name of ["pointermove", "pointerup", "pointercancel", "keydown"]) document.removeEventListener(name, name === "pointermove" ? move : end, true);
    row.classList.remove("lifted");
    list.classList.remove("sorting");
    if (!lifted) return;
    event.preventDefault();
    if (event.type !== "pointerup") return before.forEach((one) => list.append(one)), tail(list, before);
    swallowClick();
    const to = rows().indexOf(row);
    if (to !== from) moved(from, to);
  };
  document.addEventListener("pointermove", move, true);
  for (const name of ["pointerup", "pointercancel", "keydown"]) document.addEventListener(name, end, true);
}

// What stands below the rows stays below them.
function tail(list, rows) {
  for (const one of [...list.children]) if (!rows.includes(one)) list.append(one);
}

function settle(rows, row, y) {
  const middle = (one) => { const { top, height } = one.getBoundingClientRect(); return top + height / 2; };
  for (;;) {
    const all = rows();
    const at = all.indexOf(row);
    if (at > 0 && y < middle(all[at - 1])) all[at - 1].before(row);
    else if (at < all.length - 1 && y > middle(all[at + 1])) all[at + 1].after(row);
    else return;
    if (Math.abs(rows().indexOf(row) - at) !== 1) return;
  }
}

function scroll(pane, y) {
  const { top, bottom } = pane.getBoundingClientRect();
  if (y < top + EDGE) pane.scrollBy(0, -12);
  if (y > bottom - EDGE) pane.scrollBy(0, 12);
}

// The click that follows a drop is not meant for what lies under the pointer.
function swallowClick() {
  const stop = (event) => { event.stopPropagation(); event.preventDefault(); };
  document.addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", stop, { capture: true }), 0);
}

// Alt+↑ and Alt+↓ in a row move it.
export function movable(list, moved) {
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = event.target.closest("[data-row-at]");
    if (!step || !event.altKey || !row || row.parentElement !== list) return;
    event.preventDefault();
    event.stopPropagation();
    const from = Number(row.dataset.rowAt);
    const last = [...list.children].filter((one) => one.dataset.rowAt !== undefined).length - 1;
    const to = from + step;
    if (to >= 0 && to <= last) moved(from, to);
  });
}
