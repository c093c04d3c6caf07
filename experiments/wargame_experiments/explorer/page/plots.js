// Charts with two axes: lines, scatter, Pareto front, worlds.

const MOST_NAMED = 8;      // lines with a colour and a name each
const MOST_WHISKERS = 120;  // points that show their intervals

// A column as an axis: all values with their limits, levels as ticks.
function axisOf(column, points, hasLimits = false) {
  const limits = hasLimits && column.low ? points.flatMap((i) => [column.low[i], column.high[i]]) : [];
  return { all: [...points.map((i) => column.values[i]), ...limits], label: axisText(column), levels: column.levels, isBalance: column.measure?.role === "balance" };
}

const everyPoint = (study) => Array.from({ length: study.count }, (_, i) => i);
const isShown = (value) => value !== null && value !== undefined && Math.abs(value) < OPEN;

// Points with intervals; of several at one place the selected ones are on top.
function drawPoints(chart, app, frame, points, x, y, look) {
  const order = [...points].sort((a, b) => Number(app.study.isPale(b)) - Number(app.study.isPale(a)));
  const hasArms = points.length <= MOST_WHISKERS;
  for (const point of order) {
    if (!isShown(x.values[point]) || !isShown(y.values[point])) continue;
    const px = frame.x.at(x.values[point]), py = frame.y.at(y.values[point]), alpha = app.study.isPale(point) ? PALE : 1;
    const { colour, isHollow } = look(point), arm = { colour, width: 1, alpha: 0.55 * alpha };
    if (hasArms && y.low && isShown(y.low[point]) && isShown(y.high[point])) chart.line([[px, frame.y.at(y.low[point])], [px, frame.y.at(y.high[point])]], arm);
    if (hasArms && x.low && isShown(x.low[point]) && isShown(x.high[point])) chart.line([[frame.x.at(x.low[point]), py], [frame.x.at(x.high[point]), py]], arm);
    const radius = points.length > MOST_WHISKERS ? 3.2 : 4.5;
    if (isHollow) chart.dot(px, py, radius, { fill: chart.colours.panel, stroke: colour, alpha });
    else chart.dot(px, py, radius, { fill: colour, stroke: chart.colours.panel, alpha, width: 0.8 });
    chart.mark([point], px, py, 2 * radius, 2 * radius);
  }
  drawRings(chart, app);
}

function drawRings(chart, app) {
  for (const { points, x, y, isArea } of chart.marks) {
    if (isArea || points.length !== 1) continue;
    if (points[0] === app.point) chart.dot(x, y, 8, { stroke: chart.colours.accent, width: 2.5 });
    else if (points[0] === app.hovered) chart.dot(x, y, 8, { stroke: chart.colours.ink, width: 1.8 });
  }
}

function drawScatter(chart, view, board, app) {
  const { study } = app, points = everyPoint(study), x = study.column(board.x), y = study.column(board.y || app.measure);
  const shade = study.column(app.measure), isShaded = y.key !== shade.key && x.key !== shade.key;
  const frame = chart.frame(axisOf(x, points, points.length <= MOST_WHISKERS), axisOf(y, points, points.length <= MOST_WHISKERS), {
    right: isShaded ? 108 : 16, xText: (value) => levelTick(x, value), yText: (value) => levelTick(y, value) });
  const scale = colourScale(shade.values, shade.measure, chart.colours);
  if (isShaded) chart.bar(scale, axisText(shade), shade.unit, frame.top, frame.bottom);
  drawEven(chart, frame, x, y);
  drawPoints(chart, app, frame, points, x, y, (point) => ({
    colour: isShaded && isShown(shade.values[point]) ? scale.markAt(shade.values[point]) : chart.colours.accent }));
  return `Scatter of ${axisText(y)} against ${axisText(x)}`;
}

// Lines where a measure is even, and where a balance is 0.
function drawEven(chart, frame, x, y) {
  const evenOf = ({ measure }) => measure?.even ?? (measure?.role === "balance" ? 0 : NaN), xEven = evenOf(x), yEven = evenOf(y), look = { colour: chart.colours.mute, dash: [5, 4] };
  if (yEven > frame.y.low && yEven < frame.y.high) chart.line([[frame.left, frame.y.at(yEven)], [frame.right, frame.y.at(yEven)]], look);
  if (xEven > frame.x.low && xEven < frame.x.high) chart.line([[frame.x.at(xEven), frame.top], [frame.x.at(xEven), frame.bottom]], look);
}

// ----------------------------------------------------------------------------------------------------------- lines

// Points that differ in the factor along the axis alone: {name, points}, in the order of the design.
function linesOf(study, x) {
  const others = study.factors.filter(({ name }) => `f ${name}` !== x.key), groups = new Map();
  for (const point of everyPoint(study)) {
    const key = others.map(({ values }) => values[point]).join("\n");
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(point);
  }
  const columns = others.map(({ name }) => study.column(`f ${name}`)).filter(({ values }) => new Set(values).size > 1);
  return [...groups.values()].map((points) => ({
    points: points.sort((a, b) => x.values[a] - x.values[b]),
    name: columns.map((column) => columns.length > 1 ? `${column.label.replace(/, .*/, "")} ${levelText(column, column.values[points[0]])}` : levelText(column, column.values[points[0]])).join(", "),
    by: columns.length === 1 ? columns[0].label : "",
  }));
}

function drawLines(chart, view, board, app) {
  const { study } = app, x = study.column(board.lineX), y = study.column(app.measure), lines = linesOf(study, x), { colours } = chart;
  const isNamed = lines.length > 1 && lines.length <= MOST_NAMED && chart.width > 380;
  const right = isNamed ? Math.min(chart.width * 0.3, 26 + Math.max(chart.widest(lines.map(({ name }) => name), 11), chart.widest([lines[0].by], 11))) : 16;
  const points = everyPoint(study);
  const frame = chart.frame(axisOf(x, points), axisOf(y, points, true), { right, top: isNamed ? 26 : 12, xText: (value) => levelTick(x, value), yText: (value) => levelTick(y, value) });
  drawEven(chart, frame, x, y);
  const colourOf = (i) => lines.length <= MOST_NAMED ? colours.cycle[i] : ramp(CIVIDIS, 0.1 + 0.8 * i / (lines.length - 1));
  lines.forEach(({ points: own }, i) => {
    const known = own.filter((point) => isShown(y.values[point]));
    const alpha = known.some((point) => !study.isPale(point)) ? 1 : PALE, isOver = own.includes(app.hovered) || own.includes(app.point);
    const path = known.map((point) => [frame.x.at(x.values[point]), frame.y.at(y.values[point])]);
    drawBand(chart, frame, x, y, known, colourOf(i), alpha);
    chart.line(path, { colour: colourOf(i), width: isOver ? 3 : 1.6, alpha });
  });
  lines.forEach(({ points: own }, i) => drawPoints(chart, app, frame, own, x, { ...y, low: null }, () => ({ colour: colourOf(i) })));
  if (isNamed) {
    chart.text(lines[0].by, frame.right + 10, 16, { size: 11, colour: colours.mute, most: right - 14 });
    nameLines(chart, frame, lines, y, colourOf, right);
  }
  return `${axisText(y)} against ${x.label}, ${lines.length} lines`;
}

function drawBand(chart, frame, x, y, points, colour, alpha) {
  const { pen } = chart, known = points.filter((point) => isShown(y.low[point]) && isShown(y.high[point]));
  if (known.length < 2) return;
  pen.save();
  pen.globalAlpha = 0.14 * alpha;
  pen.fillStyle = colour;
  pen.beginPath();
  for (const point of known) pen.lineTo(frame.x.at(x.values[point]), frame.y.at(y.low[point]));
  for (const point of [...known].reverse()) pen.lineTo(frame.x.at(x.values[point]), frame.y.at(y.high[point]));
  pen.fill();
  pen.restore();
}

// Names at the right ends of lines, moved apart.
function nameLines(chart, frame, lines, y, colourOf, room) {
  const found = lines.map(({ name, points }, i) => {
    const last = [...points].reverse().find((point) => isShown(y.values[point]));
    return { name, i, y: last === undefined ? frame.bottom : frame.y.at(y.values[last]) };
  }).sort((a, b) => a.y - b.y);
  found.forEach((one, k) => { if (k) one.y = Math.max(one.y, found[k - 1].y + 14); });
  const over = found.length ? found.at(-1).y - frame.bottom : 0;
  for (const { name, i, y: at } of found) {
    const place = over > 0 ? at - over : at;
    chart.dot(frame.right + 12, place, 3.5, { fill: colourOf(i) });
    chart.text(name, frame.right + 19, place, { base: "middle", size: 11, most: room - 22 });
  }
}

// ----------------------------------------------------------------------------------------------------------- front

function drawFront(chart, view, board, app) {
  const { study } = app, found = view.fronts[Math.min(board.slice || 0, view.fronts.length - 1)], { colours } = chart;
  const x = study.column(`m ${view.x}`), y = study.column(`m ${view.y}`);
  const frame = chart.frame(axisOf(x, found.points, true), axisOf(y, found.points, true), { top: 30, xText: (value) => levelTick(x, value), yText: (value) => levelTick(y, value) });
  drawAttained(chart, frame, found, view);
  const rank = new Map(found.points.map((point, i) => [point, i]));
  drawPoints(chart, app, frame, found.points, x, y, (point) => ({
    colour: found.on_front[rank.get(point)] ? colours.accent : colours.mute, isHollow: !found.on_front[rank.get(point)] }));
  nameFront(chart, app, frame, found, x, y);
  const [a, b] = view.directions, arrow = { "min min": "↙", "max min": "↘", "min max": "↖", "max max": "↗" }[`${a} ${b}`];
  chart.text(`better for ${view.side} ${arrow}`, frame.right, 16, { align: "right", size: 11, colour: colours.mute });
  chart.text(`● on the front  ○ beaten`, frame.left, 16, { size: 11, colour: colours.mute, most: frame.right - frame.left - 140 });
  return `Pareto front of ${view.side}: ${x.label} and ${y.label}${found.label ? ` at ${found.label}` : ""}`;
}

// The curve that half of the resampled fronts attain, and the band between 5 % and 95 %.
function drawAttained(chart, frame, { levels, curves }, { directions }) {
  if (!curves.length) return;
  const { pen, colours } = chart, worst = directions[1] === "min" ? frame.y.high : frame.y.low;
  const bounded = (value) => frame.y.at(frame.y.clamp(value === null || Math.abs(value) >= OPEN ? worst : value));
  const stepped = (curve) => curve.flatMap((value, i) => {
    const here = [frame.x.at(levels[i]), bounded(value)];
    return i && directions[0] === "min" ? [[here[0], bounded(curve[i - 1])], here] : i ? [[frame.x.at(levels[i - 1]), here[1]], here] : [here];
  });
  pen.save();
  pen.beginPath();
  pen.rect(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top);
  pen.clip();
  pen.globalAlpha = 0.18;
  pen.fillStyle = colours.mute;
  pen.beginPath();
  for (const [px, py] of [...stepped(curves[0]), ...stepped(curves[2]).reverse()]) pen.lineTo(px, py);
  pen.fill();
  pen.globalAlpha = 1;
  chart.line(stepped(curves[1]), { colour: colours.ink, width: 1.3 });
  pen.restore();
}

// Options on the front by name, where there is room.
function nameFront(chart, app, frame, found, x, y) {
  const taken = [];
  found.points.forEach((point, i) => {
    if (!found.on_front[i] || !isShown(x.values[point]) || !isShown(y.values[point])) return;
    const words = chart.fitted(found.names[i], 190), width = chart.widest([words], 11), px = frame.x.at(x.values[point]), py = frame.y.at(y.values[point]);
    const left = px + 10 + width > frame.right ? px - 10 - width : px + 10;
    const box = [left, py - 14, left + width, py];
    if (taken.some(([a, b, c, d]) => box[0] < c && box[2] > a && box[1] < d && box[3] > b)) return;
    taken.push(box);
    chart.text(words, left, py - 4, { size: 11, halo: chart.colours.panel, colour: app.study.isPale(point) ? chart.colours.mute : chart.colours.ink });
  });
}

// ---------------------------------------------------------------------------------------------------------- worlds

function drawWorlds(chart, view, board, app) {
  const { study } = app, column = study.column(app.measure), rows = view.measures[column.measure.name];
  const regret = view.regrets[column.measure.name];
  if (rows.length === 1) return drawBandOfWorlds(chart, app, column, rows[0]);
  return drawStrips(chart, app, column, rows, regret);
}

// All worlds in the order of their estimates, each with its interval; the middle share of the worlds is shaded.
function drawBandOfWorlds(chart, app, column, { cases, band, chance }) {
  const known = cases.filter((point) => isShown(column.values[point])).sort((a, b) => column.values[a] - column.values[b]), { pen, colours } = chart;
  const rank = { label: "worlds in the order of the estimate", all: [0, known.length - 1] };
  const frame = chart.frame(rank, axisOf(column, known, true), { top: 30, xText: (value) => plainText(value), yText: (value) => levelTick(column, value) });
  const [median, low, high] = band.map((value) => frame.y.at(frame.y.clamp(value)));
  pen.save();
  pen.globalAlpha = 0.2;
  pen.fillStyle = colours.low;
  pen.fillRect(frame.left, high, frame.right - frame.left, low - high);
  pen.restore();
  chart.line([[frame.left, median], [frame.right, median]], { width: 1.3 });
  const order = { values: [] };
  known.forEach((point, i) => { order.values[point] = i; });
  for (const point of known) {
    if (!isShown(column.low[point]) || !isShown(column.high[point])) continue;
    const px = frame.x.at(order.values[point]);
    chart.line([[px, frame.y.at(frame.y.clamp(column.low[point]))], [px, frame.y.at(frame.y.clamp(column.high[point]))]], { colour: colours.mute, alpha: app.study.isPale(point) ? PALE / 2 : 0.6 });
  }
  drawPoints(chart, app, frame, known, order, { ...column, low: null }, () => ({ colour: colours.accent }));
  const middle = `Median ${valueText(band[0], column.unit)}, middle ${valueText(app.study.header.level, "1")} of ${cases.length} worlds ${intervalText(band[1], band[2], column.unit)}`;
  const words = `${middle}; width by chance in one ${valueText(chance, column.unit)}`;
  chart.font(12, 600);
  chart.text(chart.pen.measureText(words).width < frame.right - frame.left ? words : middle, frame.left, 18, { size: 12, weight: 600, most: frame.right - frame.left });
  return words;
}

// Regret of each point over the worlds, or the measure itself where it is nobody's aim: a dot a world, with quartiles.
function drawStrips(chart, app, column, rows, regret) {
  const { colours } = chart, shown = regret ? regret.rows : rows, names = shown.map(({ label }) => label || "all");
  const valuesOf = (row) => regret ? row.regrets : row.cases.map((point) => column.values[point]);
  const left = Math.min(chart.width * 0.36, 24 + chart.widest(names, 11)), top = 30, bottom = chart.height - 44, height = (bottom - top) / shown.length;
  const x = { label: regret ? `regret in ${column.label}, ${column.per}` : axisText(column), all: shown.flatMap(valuesOf) };
  const y = { label: "", all: [0, shown.length], levels: [] };
  const frame = chart.frame(x, y, { top, left, xZero: Boolean(regret), xText: (value) => tickText(value, column.unit), yText: () => "" });
  shown.forEach((row, j) => {
    const middle = top + (j + 0.5) * height, values = valuesOf(row), sorted = values.filter(isShown).sort((a, b) => a - b);
    chart.text(names[j], left - 8, middle, { align: "right", base: "middle", size: 11, most: left - 16 });
    const quantile = (share) => frame.x.at(sorted[Math.round(share * (sorted.length - 1))]);
    if (sorted.length) {
      chart.line([[quantile(0.05), middle], [quantile(0.95), middle]], { colour: colours.mute, width: 2 });
      chart.line([[quantile(0.25), middle], [quantile(0.75), middle]], { colour: colours.ink, width: 6, alpha: 0.5 });
      chart.line([[quantile(0.5), middle - 9], [quantile(0.5), middle + 9]], { width: 2 });
    }
    values.forEach((value, i) => {
      const point = row.cases[i];
      if (!isShown(value)) return;
      const px = frame.x.at(value), py = middle + height * 0.3 * (((i * 0.618034) % 1) * 2 - 1);
      chart.dot(px, py, 2.6, { fill: colours.cycle[j % colours.cycle.length], alpha: app.study.isPale(point) ? PALE : 0.75 });
      chart.mark([point], px, py, 5, 5);
    });
    if (regret) chart.text(`best in ${valueText(row.best_in, "1")} of the worlds`, frame.right, middle - height * 0.36, { align: "right", size: 11, colour: colours.mute });
  });
  drawRings(chart, app);
  const words = regret ? `Regret of ${regret.side}: what a point is worse than the best in the same world` : `${column.label} over the worlds`;
  chart.text(words, 10, 18, { size: 12, weight: 600, most: chart.width - 20 });
  return words;
}
