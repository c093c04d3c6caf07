// What stands beside the views: the point that is shown, with its battle, or the points that are selected.

const MOST_LISTED = 200;

function showDetails() {
  const { study, point } = app, { selection } = study, node = byId("details");
  byId("clear").hidden = !selection.size;
  setText(byId("clear"), `${selection.size} of ${study.count} selected ✕`);
  const parts = [];
  if (point !== null) parts.push(...pointParts(point));
  if (selection.size) parts.push(...selectionParts([...selection]));
  if (!parts.length) parts.push(...emptyParts());
  node.replaceChildren(...parts);
}

function emptyParts() {
  const { study } = app, { measure } = study.column(app.measure);
  const best = study.count <= MOST_LISTED ? rankedPoints(everyPoint(study), measure) : rankedPoints(everyPoint(study), measure).slice(0, MOST_LISTED);
  const order = measure.direction ? `best for ${study.header.defender} first` : "the smallest first";
  return [
    el("h2", {}, "Points"), el("p", {}, `${measure.label}, ${order}. Click one, or drag a rectangle in a view.`),
    listOf(best, "long"),
    ...[measure.definition, measure.note].filter(Boolean).map((words) => el("p", {}, words)),
    el("p", {}, byId("about").textContent),
  ];
}

function rankedPoints(points, measure) {
  const { values } = app.study.column(`m ${measure.name}`), sign = measure.direction === "max" ? -1 : 1;
  return points.filter((point) => values[point] !== null).sort((a, b) => sign * (values[a] - values[b]));
}

function listOf(points, more = "") {
  const { study } = app, { values, unit } = study.column(app.measure), list = el("div", { className: `list ${more}` });
  for (const point of points) {
    const button = el("button", { type: "button", title: study.points.names[point] }, el("span", {}, study.points.names[point]), el("span", {}, valueText(values[point], unit)));
    button.onclick = () => app.show(point);
    button.onpointerenter = () => { app.hovered = point; app.changed(); };
    button.onpointerleave = () => { app.hovered = null; app.changed(); };
    list.append(button);
  }
  return list;
}

// -------------------------------------------------------------------------------------------------------- one point

function pointParts(point) {
  const { study } = app, { points } = study, failed = points.failed[point] ? `, ${points.failed[point]} failed` : "";
  const keys = study.factors.length <= 12 ? study.factors.map(({ name }) => `f ${name}`) : movedKeys(point);
  const rows = keys.map((key) => {
    const column = study.column(key);
    return el("tr", {}, el("th", { scope: "row" }, column.label), el("td", {}, levelText(column, column.values[point])));
  });
  const rest = study.factors.length > keys.length ? [el("p", {}, `${(study.factors.length - keys.length).toLocaleString("en")} further factors`)] : [];
  return [
    el("h2", {}, `Point ${point}`), el("h3", {}, points.names[point]),
    el("p", {}, `${points.replications[point].toLocaleString("en")} replications${failed}`),
    ...battleParts(point),
    el("h2", {}, "Measures"), measureTable(point), el("p", {}, "Estimate, interval, and the middle 90 % of replications as a bar with its quartiles."),
    el("h2", {}, "Factors"), el("table", {}, el("tbody", {}, ...rows)), ...rest,
  ];
}

// Of many factors those that differ from the typical point, else those that say most of the measure.
function movedKeys(point) {
  const { study } = app, { typical } = study.points;
  if (typical === null) return study.leading(app.measure.slice(2), 12);
  const moved = study.factors.filter(({ values }) => values[point] !== values[typical]).map(({ name }) => `f ${name}`);
  return moved.length ? moved : study.leading(app.measure.slice(2), 3);
}

function measureTable(point) {
  const { study } = app, rows = study.measures.map(({ name, label, unit }) => {
    const { mean, low, high, quantiles, rare } = study.estimates[name], few = rare.includes(point) ? " few" : "";
    const value = el("td", {}, valueText(mean[point], unit), el("small", {}, intervalText(low[point], high[point], unit) + few));
    const all = quantiles.filter(Boolean).flat().filter((one) => one !== null), strip = quantiles[point] ? [stripOf(quantiles[point], Math.min(...all), Math.max(...all))] : [];
    const words = quantiles[point] ? `90 % of replications: ${valueText(quantiles[point][0], unit)} to ${valueText(quantiles[point][4], unit)}` : "";
    return el("tr", { className: `m ${name}` === app.measure ? "now" : "" }, el("th", { scope: "row", title: words }, label, ...strip), value);
  });
  return el("table", { id: "values" }, el("tbody", {}, ...rows));
}

// Quantiles of the replications on a scale that all points share.
function stripOf(quantiles, low, high) {
  const canvas = el("canvas", { className: "strip", width: 320, height: 24, ariaHidden: "true" }), pen = canvas.getContext("2d");
  const at = (value) => 4 + 312 * (high > low ? (value - low) / (high - low) : 0.5), [a, b, c, d, e] = quantiles.map(at);
  const { mute, accent, line } = app.colours;
  const bar = (x0, x1, height, colour) => { pen.fillStyle = colour; pen.fillRect(x0, 12 - height / 2, Math.max(2, x1 - x0), height); };
  bar(4, 316, 1, line);
  bar(a, e, 3, mute);
  bar(b, d, 10, mute);
  bar(c - 2, c + 2, 18, accent);
  return canvas;
}

// ---------------------------------------------------------------------------------------------------- its battle

function battleParts(point) {
  const { click } = app.study, last = Math.max(0, app.study.points.replications[point] - 1);
  const first = el("input", { type: "number", min: 0, step: 1, value: app.replication || 0, id: "replication", ariaLabel: "Replication" });
  const noun = click.noun, said = el("p", { id: "battle-said", role: "status" });
  const button = el("button", { type: "button", id: "fight", className: "main" }, app.served ? `Show its ${noun}` : "Copy the command");
  const code = el("code", {}), show = () => { code.textContent = commandOf(point, Math.max(0, Math.floor(Number(first.value)) || 0)); };
  first.oninput = () => { app.replication = first.value; show(); };
  show();
  const isShown = Boolean(app.served);
  button.onclick = () => {
    if (isShown) return app.served.fight(point, Number(first.value)).catch((error) => { said.textContent = error.message; said.className = "bad"; });
    return navigator.clipboard.writeText(code.textContent).then(() => { said.textContent = "Copied."; }, () => { getSelection().selectAllChildren(code); });
  };
  const words = isShown ? [] : [el("p", {}, click.is_replayed ? `This command ${click.verb}s the ${noun} and writes its replay; with --serve a click shows it here.` : `This command runs the ${noun}.`), code];
  return [el("h2", {}, `Its ${noun}`), el("div", { className: "row" }, button, el("label", {}, "replication ", first), el("span", {}, `0 to ${last} are in the study`)), ...words, said];
}

// The command that opens or runs a replication of a point.
function commandOf(point, first) {
  const { click, header } = app.study;
  if (click.commands) return click.commands[point].replace(/--first \d+/, `--first ${first}`);
  const words = click.words || [...header.command, "--point", "{point}", "--first", "{first}"];
  return words.map((word) => shellWord(word === "{point}" ? String(point) : word === "{first}" ? String(first) : word)).join(" ");
}

// -------------------------------------------------------------------------------------------------- many points

function selectionParts(points) {
  const { study } = app, { measure, unit } = study.column(app.measure), keys = study.factors.length <= 12 ? study.factors.map(({ name }) => `f ${name}`) : study.leading(measure.name, 8);
  const range = (column, among) => {
    const values = among.map((point) => column.values[point]).filter((value) => value !== null), low = Math.min(...values), high = Math.max(...values);
    return !values.length ? "undefined" : low === high ? levelText(column, low) : column.isNumber ? `${levelText(column, low)} to ${levelText(column, high)}` : `${new Set(values).size} of ${column.words.length}`;
  };
  const rows = [app.measure, ...keys].map((key) => {
    const column = study.column(key);
    return el("tr", { className: key === app.measure ? "now" : "" }, el("th", { scope: "row" }, column.label), el("td", {}, range(column, points), el("small", {}, `of ${range(column, everyPoint(study))}`)));
  });
  return [
    el("h2", {}, `Selection: ${points.length} of ${study.count} points`), el("table", {}, el("tbody", {}, ...rows)),
    el("h2", {}, `${measure.label}${unit === "1" ? "" : `, ${measure.unit}`}`), listOf(rankedPoints(points, measure).slice(0, MOST_LISTED)),
  ];
}

// Over the page: the frame of a battle, with what leads back.
function openBattle(point, first, content) {
  const { study } = app, node = byId("battle"), close = el("button", { type: "button" }, "Back to the study ✕");
  close.onclick = closeBattle;
  const title = el("strong", {}, `Point ${point}, replication ${first}: ${study.points.names[point]}`);
  node.replaceChildren(el("div", { className: "bar" }, title, close), content);
  node.hidden = false;
  close.focus();
}

function closeBattle() {
  byId("battle").hidden = true;
  byId("battle").replaceChildren();
}
