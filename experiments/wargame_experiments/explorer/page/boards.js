// Boards with tabs, a view on each, and what the pointer does there.

const DRAW = { "heat-map": drawHeatMap, game: drawGame, lines: drawLines, front: drawFront, scatter: drawScatter, tornado: drawTornado, ranked: drawRanked, worlds: drawWorlds, parallel: drawParallel };
const SCROLLED = ["tornado", "ranked"];
const CLICK = 4;       // pixels within which a press is a click

class Board {
  constructor(node, views, kind) {
    this.node = node;
    this.views = views;
    this.tabs = el("div", { className: "tabs", role: "tablist" });
    this.controls = el("span", { className: "head" });
    this.canvas = el("canvas", { tabIndex: 0, role: "img" });
    this.brush = el("div", { className: "brush", hidden: true });
    node.replaceChildren(el("div", { className: "head" }, this.tabs, this.controls), el("div", { className: "paper" }, this.canvas, this.brush));
    this.controls.className = "row";
    this.chart = new Chart(this.canvas);
    this.buttons = views.map((view) => {
      const button = el("button", { type: "button", role: "tab" }, view.title);
      button.onclick = () => { this.kind = view.kind; this.offset = 0; app.settled(); };
      this.tabs.append(button);
      return button;
    });
    this.kind = kind;
    listenToPointer(this);
    new ResizeObserver(() => app.changed()).observe(this.canvas);
  }

  get view() { return this.views.find(({ kind }) => kind === this.kind) || this.views[0]; }

  draw() {
    this.chart.begin(app.colours);
    this.canvas.ariaLabel = DRAW[this.view.kind](this.chart, this.view, this, app);
  }

  // The selects that belong to the view.
  showControls() {
    this.buttons.forEach((button, i) => { button.ariaSelected = String(this.views[i].kind === this.kind); });
    const { view } = this, { study } = app, slices = view.slices || view.fronts || view.games || [];
    const made = [];
    if (slices.length > 1) made.push(this.select("at", slices.map(({ label }, i) => [i, label]), this.slice || 0, (value) => { this.slice = Number(value); }));
    const factors = study.factors.map(({ name, label }) => [`f ${name}`, label]), measures = study.measures.map(({ name, label }) => [`m ${name}`, label]);
    if (view.kind === "scatter") {
      made.push(this.select("x", [...factors, ...measures], this.x, (value) => { this.x = value; }));
      made.push(this.select("y", [["", "the measure"], ...measures, ...factors], this.y || "", (value) => { this.y = value; }));
    }
    if (view.kind === "lines") made.push(this.select("along", factors.filter(([key]) => study.column(key).isNumber), this.lineX, (value) => { this.lineX = value; }));
    this.controls.replaceChildren(...made);
  }

  select(label, options, value, set) {
    const select = el("select", {}, ...options.map(([key, words]) => el("option", { value: key }, words)));
    select.value = value;
    select.onchange = () => { set(select.value); app.settled(); };
    return el("label", {}, label, select);
  }
}

// --------------------------------------------------------------------------------------------------------- pointer

function listenToPointer(board) {
  const { canvas, brush } = board;
  let start = null;
  const at = (event) => [event.offsetX, event.offsetY];
  const showBrush = ([x, y]) => {
    brush.hidden = Math.hypot(x - start[0], y - start[1]) < CLICK;
    Object.assign(brush.style, { left: `${Math.min(x, start[0])}px`, top: `${Math.min(y, start[1])}px`, width: `${Math.abs(x - start[0])}px`, height: `${Math.abs(y - start[1])}px` });
  };
  canvas.onpointerdown = (event) => {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId);
    start = at(event);
  };
  canvas.onpointermove = (event) => {
    if (start) showBrush(at(event));
    else hover(board, board.chart.find(...at(event)), event.clientX, event.clientY);
  };
  canvas.onpointerup = (event) => {
    if (!start) return;
    const [x0, y0] = start, [x, y] = at(event), reach = board.kind === "parallel" && Math.abs(x - x0) < 16 ? 12 : 0;
    start = null;
    const isBrush = !brush.hidden;
    brush.hidden = true;
    if (isBrush) app.select(board.chart.inside(Math.min(x0, x) - reach, y0, Math.max(x0, x) + reach, y), event.shiftKey);
    else act(board.chart.find(x, y), event.shiftKey);
  };
  canvas.onpointercancel = () => { start = null; brush.hidden = true; };
  canvas.onpointerleave = () => hover(board, null);
  canvas.addEventListener("wheel", (event) => {
    if (!SCROLLED.includes(board.kind)) return;
    event.preventDefault();
    board.offset = Math.max(0, (board.offset || 0) + Math.sign(event.deltaY) * 3);
    app.changed();
  }, { passive: false });
}

// A click: a point is shown, with Shift it is added to the selection; a factor becomes the axis of the scatter.
function act(mark, isMore) {
  if (!mark) return app.show(null);
  if (mark.factor) {
    app.factor = mark.factor;
    const board = app.boards.find(({ kind }) => kind === "scatter") || app.boards[1];
    if (app.study.byFactor.has(mark.factor)) Object.assign(board, { kind: "scatter", x: `f ${mark.factor}` });
    return app.settled();
  }
  if (isMore) app.select(mark.points, true);
  else if (mark.points.length === 1) app.show(mark.points[0]);
  else app.select(mark.points);
}

function hover(board, mark, x = 0, y = 0) {
  const point = mark && mark.points.length === 1 ? mark.points[0] : null;
  if (point !== app.hovered) { app.hovered = point; app.changed(); }
  const tip = byId("tip");
  tip.hidden = !mark;
  if (!mark) return;
  if (mark.factor) tip.replaceChildren(el("div", {}, mark.words), el("div", { className: "quiet" }, "Click: against the measure in the scatter"));
  else tip.replaceChildren(...tipLines(mark.points, board));
  const left = x + 16 + tip.offsetWidth > innerWidth ? x - 16 - tip.offsetWidth : x + 16;
  tip.style.left = `${Math.max(4, left)}px`;
  tip.style.top = `${Math.max(4, Math.min(innerHeight - tip.offsetHeight - 4, y + 12))}px`;
}

function tipLines(points, board) {
  const { study } = app, line = (words, className = "") => el("div", { className }, words);
  if (points.length > 1) return [line(`${points.length} points`), ...points.slice(0, 6).map((point) => line(study.points.names[point], "quiet"))];
  const [point] = points, keys = [app.measure];
  if (board.kind === "front") keys.push(`m ${board.view.x}`, `m ${board.view.y}`);
  if (board.kind === "scatter") keys.push(board.x, board.y);
  const rows = [...new Set(keys)].filter((key) => key && key[0] === "m").map((key) => {
    const { label, values, low, high, unit, measure } = study.column(key);
    const few = study.estimates[measure.name].rare.includes(point) ? " (few losses)" : "";
    return line(`${label}: ${valueText(values[point], unit)} ${intervalText(low[point], high[point], unit)}${few}, n = ${study.estimates[measure.name].n[point]}`);
  });
  return [line(`Point ${point}: ${study.points.names[point]}`), ...rows, ...factorLines(point).map((words) => line(words, "quiet"))];
}

// The factors of a point in words: all of a few, else those that say most of the measure.
function factorLines(point, most = 6) {
  const { study } = app, keys = study.leading(app.measure.slice(2), most);
  return keys.map((key) => { const column = study.column(key); return `${column.label}: ${levelText(column, column.values[point])}`; });
}
