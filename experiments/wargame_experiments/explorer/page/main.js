// The page: one selection for all boards, address, keys, theme, start.

const MOST_AXES = 11;  // of the parallel coordinates

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

function paint() {
  if (!app.study) return;
  for (const board of app.boards) board.draw();
  app.frame++;
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
  ["Enter", "show the point, with Shift select it"], ["F", "show the battle or campaign of the point, or copy its command"], ["D", "dark or light"], ["Esc", "close, then select nothing"]];
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
