// List of events with switches for their kinds; only the rows that can be seen are in the page. A subclass says in
// describe(event) what stands in a row: time, side (a class name) and text.

const EVENT_ROW = 24;

class EventList {
  constructor(node, chips, all, kinds, jump) {
    Object.assign(this, { node, all, kinds, jump, hidden: new Set() });
    this.inner = el("div", { className: "rows" });
    node.replaceChildren(this.inner);
    chips.replaceChildren(...Object.keys(kinds).filter((kind) => all.some((event) => event.kind === kind)).map((kind) => {
      const chip = el("button", { type: "button", className: "chip", ariaPressed: "true" }, kinds[kind].join(" "));
      chip.onclick = () => {
        if (!this.hidden.delete(kind)) this.hidden.add(kind);
        chip.ariaPressed = String(!this.hidden.has(kind));
        this.filter();
      };
      return chip;
    }));
    node.onscroll = () => this.paint();
    node.onpointerenter = () => { this.isHeld = true; };
    node.onpointerleave = () => { this.isHeld = false; };
    this.filter();
  }

  filter() {
    this.list = this.all.filter((event) => !this.hidden.has(event.kind));
    this.ticks = this.list.map((event) => event.tick);
    this.inner.style.height = `${this.list.length * EVENT_ROW}px`;
    this.inner.replaceChildren();
    this.drawn = "";
    this.show(this.tick || 0);
  }

  // The first event after a tick, or the last before it.
  next(tick, direction) {
    const at = direction > 0 ? lastUpTo(this.ticks, tick) + 1 : lastUpTo(this.ticks, tick - 1);
    return this.list[at];
  }

  show(tick) {
    this.tick = tick;
    this.now = lastUpTo(this.ticks, tick);
    if (!this.isHeld) {
      const top = this.now * EVENT_ROW - this.node.clientHeight * 0.6;
      if (Math.abs(this.node.scrollTop - top) > EVENT_ROW) this.node.scrollTop = top;
    }
    this.paint();
  }

  // Only the rows that can be seen are in the page.
  paint() {
    const first = Math.max(0, Math.floor(this.node.scrollTop / EVENT_ROW) - 3);
    const last = Math.min(this.list.length, first + Math.ceil((this.node.clientHeight || 240) / EVENT_ROW) + 6);
    const key = `${first} ${last} ${this.now}`;
    if (key === this.drawn) return;
    this.drawn = key;
    const focused = this.inner.contains(document.activeElement) ? document.activeElement.dataset.row : "";
    this.inner.replaceChildren(...this.list.slice(first, last).map((event, i) => this.row(event, first + i)));
    if (focused) this.inner.querySelector(`[data-row="${focused}"]`)?.focus({ preventScroll: true });
  }

  row(event, index) {
    const [time, side, text] = this.describe(event), [mark] = this.kinds[event.kind];
    const row = el("button", { type: "button", className: `event ${index > this.now ? "ahead" : ""}`, title: text },
      el("time", {}, time), el("i", { className: side, ariaHidden: "true" }, mark), el("span", {}, text));
    if (index === this.now) row.ariaCurrent = "time";
    row.dataset.row = index;
    row.style.top = `${index * EVENT_ROW}px`;
    row.onclick = () => this.jump(event);
    return row;
  }
}
