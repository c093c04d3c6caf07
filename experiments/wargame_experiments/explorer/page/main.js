// The page: boards with tabs, one selection for all, keys, pointer, address, what stands beside.

const DRAW = { "heat-map": drawHeatMap, game: drawGame, lines: drawLines, front: drawFront, scatter: drawScatter, tornado: drawTornado, ranked: drawRanked, worlds: drawWorlds, parallel: drawParallel };
const SCROLLED = ["tornado", "ranked"];
const MOST_AXES = 11;  // of the parallel coordinates
const CLICK = 4;       // pixels within which a press is a click

const app = {
  study: null, measure: "", point: null, hovered: null, factor: null, boards: [], frame: 0, served: null, colours: null,

  changed() {
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => { this.isDue = false; paint(); });
  },

  setMeasure(key) {
    if (!this.study.has(key) || key[0] !== "m") return;
    this.measure = key;
    byId("measure").value = key;
    this.settled();
  },

  // Select points, or add them, or nothing.
  select(points, isMore = false) {
    const known = [...points].filter((point) => point >= 0 && point < this.study.count);
    this.study.selection = new Set(isMore ? [...this.study.selection, ...known] : known);
    this.settled();
  },

  show(point) {
    this.point = point;
    this.settled();
  },

  // After a change that the address keeps.
  settled() {
    showDetails();
    for (const board of this.boards) board.showControls();
    writeAddress();
    this.changed();
  },

  // Axes of the parallel coordinates: the factors that say most of the measure, then measures.
  parallelKeys(width) {
    const most = Math.max(3, Math.min(MOST_AXES, Math.floor(width / 108)));
    const measures = [this.measure, ...this.study.measures.map(({ name }) => `m ${name}`)].filter((key, i, all) => all.indexOf(key) === i);
    const factors = this.study.leading(this.measure.slice(2), Math.max(2, most - Math.min(3, measures.length)));
    return [...factors, ...measures.slice(0, Math.max(1, most - factors.length))].slice(0, Math.max(most, 3));
  },
};

// ---------------------------------------------------------------------------------------------------------- boards

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

function paint() {
  if (!app.study) return;
  for (const board of app.boards) board.draw();
  app.frame++;
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

// --------------------------------------------------------------------------------------------------------- address

function writeAddress() {
  const [first, second] = app.boards, words = new URLSearchParams();
  words.set("measure", app.measure.slice(2));
  words.set("first", first.kind);
  words.set("second", second.kind);
  for (const [name, board] of [["first", first], ["second", second]]) {
    if (board.slice) words.set(`${name}-at`, board.slice);
    if (board.kind === "scatter") { words.set(`${name}-x`, board.x); if (board.y) words.set(`${name}-y`, board.y); }
    if (board.kind === "lines") words.set(`${name}-along`, board.lineX);
  }
  if (app.point !== null) words.set("point", app.point);
  if (app.study.selection.size) words.set("select", rangesText(app.study.selection));
  app.address = `#${words}`;
  try { history.replaceState(null, "", app.address); } catch { /* a page inside another has no address */ }
}

function readAddress() {
  if (location.hash === app.address) return;
  const words = new URLSearchParams(location.hash.slice(1)), { study } = app, key = `m ${words.get("measure")}`;
  if (study.has(key)) app.measure = key;
  for (const [name, board] of [["first", app.boards[0]], ["second", app.boards[1]]]) {
    if (study.view(words.get(name))) board.kind = words.get(name);
    const slice = Number(words.get(`${name}-at`)), x = words.get(`${name}-x`), y = words.get(`${name}-y`), along = words.get(`${name}-along`);
    if (Number.isInteger(slice) && slice > 0) board.slice = slice;
    if (x && study.has(x)) board.x = x;
    if (y && study.has(y)) board.y = y;
    if (along && study.has(along)) board.lineX = along;
  }
  const point = words.has("point") ? Number(words.get("point")) : -1;
  app.point = Number.isInteger(point) && point >= 0 && point < study.count ? point : null;
  study.selection = readRanges(words.get("select"), study.count);
  byId("measure").value = app.measure;
  app.settled();
}

// ------------------------------------------------------------------------------------------------------------ keys

const HELP = [["M, Shift + M", "next measure, measure before"], ["1 to 9", "view on the left"], ["Tab, arrows", "go to a view, then from point to point"],
  ["Enter", "show the point, with Shift select it"], ["F", "fight the battle of the point, or its command"], ["D", "dark or light"], ["Esc", "close, then select nothing"]];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function onKey(event) {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open || !app.study) return;
  if (key === "Escape") return escape();
  if (target.matches("select, input, textarea")) return;
  const board = app.boards.find(({ canvas }) => canvas === target);
  if (board && (ARROWS[key] || key === "Enter")) {
    event.preventDefault();
    return ARROWS[key] ? step(board, ...ARROWS[key]) : act(app.cursor, event.shiftKey);
  }
  const names = app.study.measures.map(({ name }) => `m ${name}`), at = names.indexOf(app.measure), [first] = app.boards;
  if (key === "m" || key === "M") app.setMeasure(names[(at + (key === "M" ? names.length - 1 : 1)) % names.length]);
  else if (key === "d") setTheme(app.colours.isDark ? "light" : "dark");
  else if (key === "?") byId("help").showModal();
  else if (key === "f" && app.point !== null) byId("fight")?.click();
  else if (first.buttons[Number(key) - 1]) first.buttons[Number(key) - 1].click();
}

function escape() {
  if (!byId("battle").hidden) return closeBattle();
  if (app.study.selection.size) return app.select([]);
  app.show(null);
}

// From one mark to the nearest in a direction.
function step(board, dx, dy) {
  const { marks } = board.chart, from = marks.find(({ points, factor }) => app.cursor && app.cursor.points[0] === points[0] && app.cursor.factor === factor);
  const away = ({ x, y }) => {
    const along = (x - from.x) * dx + (y - from.y) * dy, across = Math.abs((x - from.x) * dy) + Math.abs((y - from.y) * dx);
    return along > 0.5 ? along + 3 * across : Infinity;
  };
  const next = from ? marks.reduce((best, mark) => away(mark) < away(best) ? mark : best, from) : marks[0];
  if (!next) return;
  app.cursor = next;
  const box = board.canvas.getBoundingClientRect();
  hover(board, next, box.left + next.x, box.top + next.y);
  setText(byId("said"), byId("tip").innerText);
}

// ----------------------------------------------------------------------------------------------------------- start

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  app.colours = readColours();
  app.changed();
}

function listen() {
  byId("measure").onchange = () => app.setMeasure(byId("measure").value);
  byId("theme").onclick = () => setTheme(app.colours.isDark ? "light" : "dark");
  byId("help-open").onclick = () => byId("help").showModal();
  byId("clear").onclick = () => app.select([]);
  document.addEventListener("keydown", onKey);
  window.addEventListener("hashchange", readAddress);
  const isDark = matchMedia("(prefers-color-scheme: dark)");
  isDark.onchange = () => setTheme(isDark.matches ? "dark" : "light");
  setTheme(isDark.matches ? "dark" : "light");
  let before = "";
  window.onbeforeprint = () => { before = document.documentElement.dataset.theme; setTheme("light"); paint(); };
  window.onafterprint = () => setTheme(before);
}

function open(study) {
  app.study = study;
  const { header, points, views } = study, n = header.replications, count = (many, noun) => `${many.toLocaleString("en")} ${noun}${many === 1 ? "" : "s"}`;
  document.title = header.title;
  setText(byId("title"), header.title);
  const runs = n[0] === n[1] ? count(n[0], "replication") : `${n[0]} to ${count(n[1], "replication")}`;
  const left = header.left_out.length ? `, ${count(header.left_out.length, "replication")} failed` : "";
  setText(byId("subtitle"), header.question || `${header.scenario}, ${count(points.count, "point")}`);
  setText(byId("about"), `${header.scenario}: ${count(points.count, "point")}, ${runs} at each${left}, seed ${header.seed}; intervals at ${valueText(header.level, "1")}. Ratios are defender USD per attacker USD.`);
  setText(byId("again"), `To make it again: ${header.command.map(shellWord).join(" ")} (forcemix ${header.forcemix}, code ${header.code.slice(0, 12)})`);
  byId("measure").replaceChildren(...study.measures.map(({ name, label }) => el("option", { value: `m ${name}` }, label)));
  byId("keys").replaceChildren(...HELP.flatMap(([key, does]) => [el("dt", {}, key), el("dd", {}, does)]));
  app.measure = `m ${study.measures[0].name}`;
  app.boards = [new Board(byId("first"), views, views[0].kind), new Board(byId("second"), views, (views[1] || views[0]).kind),
    new Board(byId("parallel"), [{ kind: "parallel", title: "Parallel coordinates" }], "parallel")];
  const [leading] = study.leading(study.measures[0].name, 1), along = alongWhich(study);
  for (const board of app.boards) {
    board.x = study.view("tornado") && study.measures[1] ? `m ${study.measures[1].name}` : leading || app.measure;
    board.lineX = along;
  }
  readAddress();
  app.settled();
}

// The factor along which most points lie in lines, one of the defender before others: the key of its column.
function alongWhich(study) {
  const rated = study.factors.filter(({ is_number: isNumber }) => isNumber).slice(0, 40).map(({ name, side, values }) => {
    const lines = linesOf(study, study.column(`f ${name}`)).filter(({ points }) => points.length > 1);
    return { key: `f ${name}`, many: lines.reduce((sum, { points }) => sum + points.length, 0), isOwn: side === study.header.defender, levels: new Set(values).size };
  });
  rated.sort((a, b) => b.many - a.many || Number(b.isOwn) - Number(a.isOwn) || b.levels - a.levels);
  return rated.length ? rated[0].key : "";
}

async function start() {
  listen();
  open(new Study(await readDocument("study")));
  const served = await readDocument("served");
  if (served) startServed(app, served);
  window.explorer = Object.freeze({
    get frame() { return app.frame; },
    get measure() { return app.measure.slice(2); },
    get selection() { return [...app.study.selection].sort((a, b) => a - b); },
    get point() { return app.point; },
    get views() { return app.study.views.map(({ kind }) => kind); },
    get boards() { return app.boards.map(({ kind, chart }) => ({ kind, marks: chart.marks.map(({ points, x, y, width, height }) => ({ points: [...points], x, y, width, height })) })); },
  });
}

start().catch((error) => {
  byId("error").hidden = false;
  byId("error").textContent = error.message;
});
