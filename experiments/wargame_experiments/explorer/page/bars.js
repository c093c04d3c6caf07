// Charts of many factors: tornado, ranked factors, parallel coordinates.

const ROW = 21, LEAST_ROW = 17;  // pixels of a row

// Which rows fit, from an offset on: {first, count, height, top, bottom}.
function rowsThatFit(chart, board, total, top = 34, under = 44) {
  const bottom = chart.height - under, count = Math.max(1, Math.min(total, Math.floor((bottom - top) / LEAST_ROW)));
  board.offset = Math.max(0, Math.min(total - count, board.offset || 0));
  const height = Math.min(ROW * 2, (bottom - top) / count);
  return { first: board.offset, count, height, top, bottom };
}

function noteRows(chart, { first, count }, total, noun) {
  if (total <= count) return;
  const words = `${first + 1} to ${first + count} of ${total} ${noun}; scroll for more`;
  chart.text(words, chart.width - 8, 18, { align: "right", size: 11, colour: chart.colours.mute, most: chart.width * 0.55 });
}

// Axis of values under rows, as wide as the names leave; returns the scale.
function rowAxis(chart, label, values, unit, names, fit, options = {}) {
  const { colours } = chart, left = Math.min(chart.width * 0.46, 22 + chart.widest(names, 11)), right = chart.width - 16;
  const scale = scaleOf(values, left, right, { log: false, zero: true, gap: 78, ...options }), foot = fit.top + fit.height * fit.count;
  for (const tick of scale.ticks) {
    chart.line([[scale.at(tick), fit.top], [scale.at(tick), foot]], { colour: colours.line, alpha: 0.7 });
    chart.text(tickText(tick, unit), scale.at(tick), foot + 15, { align: "center", size: 11, colour: colours.mute });
  }
  chart.line([[scale.at(0), fit.top], [scale.at(0), foot]], { colour: colours.ink });
  chart.text(label, (left + right) / 2, foot + 34, { align: "center", most: right - left });
  return { scale, left, right, foot };
}

function drawTornado(chart, view, board, app) {
  const { study } = app, column = study.column(app.measure), { bars, typical } = view.measures[column.measure.name], { pen, colours } = chart;
  const fit = rowsThatFit(chart, board, bars.length), shown = bars.slice(fit.first, fit.first + fit.count);
  const unitOf = (name) => study.byFactor.get(name)?.unit || "";
  const ranges = shown.map(({ factor, ends }) => ` (${ends.map((end) => tickText(end, unitOf(factor))).join(" to ")})`);
  const names = shown.map(({ factor }) => view.names[factor] || factor);
  const values = bars.slice(0, fit.count).flatMap(({ low, high }) => [...low, ...high]);
  const { scale, left } = rowAxis(chart, `change of ${axisText(column)}`, values, column.unit, names.map((name, j) => name + ranges[j]), fit);
  shown.forEach((bar, j) => {
    const middle = fit.top + (j + 0.5) * fit.height, size = fit.height * 0.62;
    const isPale = bar.points.every((point) => study.isPale(point));
    const room = chart.widest([ranges[j]], 11);
    chart.text(ranges[j], left - 8, middle, { align: "right", base: "middle", size: 11, colour: colours.mute });
    chart.text(names[j], left - 8 - room, middle, { align: "right", base: "middle", size: 11, most: left - 14 - room, colour: isPale ? colours.mute : colours.ink });
    ["low", "high"].forEach((side, k) => {
      const [mean, low, high] = bar[side], point = bar.points[k];
      if (!isShown(mean)) return;
      const x = scale.at(mean), zero = scale.at(0), y = middle + (k ? 0.13 : -0.13) * size;
      pen.save();
      pen.globalAlpha = study.isPale(point) ? PALE : bar.matters ? 1 : 0.35;
      pen.fillStyle = colours[side];
      pen.fillRect(Math.min(x, zero), middle - size / 2, Math.abs(x - zero), size);
      if (point === app.point || point === app.hovered) {
        pen.strokeStyle = point === app.point ? colours.accent : colours.ink;
        pen.lineWidth = 2;
        pen.strokeRect(Math.min(x, zero), middle - size / 2, Math.abs(x - zero), size);
      }
      pen.restore();
      if (isShown(low) && isShown(high)) chart.whisker(scale.at(scale.clamp(low)), y, scale.at(scale.clamp(high)), y, { alpha: study.isPale(point) ? PALE : 0.8 });
      chart.mark([point], (x + zero) / 2, middle, Math.max(6, Math.abs(x - zero)), fit.height, { isArea: true });
    });
    chart.mark(bar.points, left / 2, middle, left - 8, fit.height, { isArea: true, isName: true });
  });
  const key = [[colours.low, "at the low value"], [colours.high, "at the high value"]];
  let at = 10;
  for (const [colour, words] of key) {
    pen.fillStyle = colour;
    pen.fillRect(at, 10, 10, 10);
    chart.text(words, at + 15, 19, { size: 11 });
    at += 24 + chart.widest([words], 11);
  }
  noteRows(chart, fit, bars.length, "factors");
  return `Tornado of ${axisText(column)}, typically ${valueText(typical[0], column.unit)}`;
}

function drawRanked(chart, view, board, app) {
  const column = app.study.column(app.measure), rows = view.measures[column.measure.name], { pen, colours } = chart;
  if (!rows) {
    chart.text(`No ranking of ${column.label}: it is undefined at some points.`, 12, 30, { colour: colours.mute, most: chart.width - 24 });
    return "No ranking";
  }
  const fit = rowsThatFit(chart, board, rows.length), shown = rows.slice(fit.first, fit.first + fit.count);
  const names = shown.map(({ factor }) => view.names[factor] || factor), unit = view.unit === "measure" ? column.unit : view.unit === "rho" ? "" : view.unit;
  const values = rows.slice(0, fit.count).flatMap(({ bars, floor }) => [...bars.flat(), floor]);
  const label = view.unit === "measure" ? `${view.axis}: ${axisText(column)}` : view.axis;
  const { scale, left } = rowAxis(chart, label, values, unit, names, fit);
  const fills = [colours.accent, colours.high];
  shown.forEach(({ factor, bars, floor, matters }, j) => {
    const middle = fit.top + (j + 0.5) * fit.height, size = fit.height * 0.7 / bars.length;
    chart.text(names[j], left - 8, middle, { align: "right", base: "middle", size: 11, most: left - 14, colour: matters ? colours.ink : colours.mute, weight: factor === app.factor ? 600 : 400 });
    bars.forEach(([mean, low, high], k) => {
      if (!isShown(mean)) return;
      const y = middle + (k - (bars.length - 1) / 2) * size;
      pen.save();
      pen.globalAlpha = matters ? 1 : 0.35;
      pen.fillStyle = fills[k];
      pen.fillRect(Math.min(scale.at(0), scale.at(mean)), y - size * 0.42, Math.abs(scale.at(mean) - scale.at(0)), size * 0.84);
      pen.restore();
      if (isShown(low) && isShown(high)) chart.whisker(scale.at(low), y, scale.at(high), y, { alpha: 0.8 });
    });
    if (isShown(floor)) chart.line([[scale.at(floor), middle - fit.height * 0.4], [scale.at(floor), middle + fit.height * 0.4]], { colour: colours.ink, dash: [2, 2], width: 1.5 });
    chart.mark([], chart.width / 2, middle, chart.width, fit.height, { isArea: true, factor, words: names[j] });
  });
  let at = 14 + chart.widest([view.method], 13);
  chart.text(view.method, 10, 18, { size: 12, weight: 600 });
  view.bars.forEach((name, k) => {
    if (view.bars.length < 2) return;
    pen.fillStyle = fills[k];
    pen.fillRect(at + 6, 9, 10, 10);
    chart.text(name, at + 20, 18, { size: 11 });
    at += 28 + chart.widest([name], 11);
  });
  if (rows.some(({ floor }) => isShown(floor))) chart.text("┊ noise alone", at + 8, 18, { size: 11, colour: colours.mute });
  noteRows(chart, fit, rows.length, "factors");
  return `${view.method} of ${axisText(column)}`;
}

// -------------------------------------------------------------------------------------------- parallel coordinates

function drawParallel(chart, view, board, app) {
  const { study } = app, shade = study.column(app.measure), { pen, colours } = chart;
  const columns = app.parallelKeys(chart.width).map((key) => study.column(key));
  const top = 46, bottom = chart.height - 24, left = 54, right = chart.width - 60, gap = (right - left) / Math.max(1, columns.length - 1);
  const axes = columns.map((column, i) => ({ column, x: left + i * gap, scale: scaleOf(column.values, bottom, top, { levels: column.levels, log: column.measure?.role === "balance" ? false : null, pad: 0.02, gap: 34 }) }));
  const colour = colourScale(shade.values, shade.measure, colours), points = everyPoint(study);
  const order = points.sort((a, b) => Number(study.isPale(b)) - Number(study.isPale(a)));
  for (const point of [...order, ...[app.hovered, app.point].filter((one) => one !== null)]) {
    const isOver = point === app.hovered || point === app.point, value = shade.values[point];
    const path = axes.filter(({ column }) => isShown(column.values[point])).map(({ column, x, scale }) => [x, scale.at(column.values[point])]);
    const alpha = isOver ? 1 : study.isPale(point) ? PALE / 2 : study.count > 120 ? 0.45 : 0.8;
    const stroke = point === app.point && isOver ? colours.accent : isShown(value) ? colour.markAt(value) : colours.mute;
    chart.line(path, { colour: isOver && point !== app.point ? colours.ink : stroke, width: isOver ? 3 : 1.5, alpha });
  }
  axes.forEach(({ column, x, scale }, i) => {
    chart.line([[x, top - 6], [x, bottom + 6]], { colour: colours.mute, width: 1.2 });
    const isLast = i === axes.length - 1, most = Math.min(150, gap - 6), side = isLast ? -6 : 6;
    let last = Infinity;
    for (const tick of scale.ticks) {
      const y = scale.at(tick);
      if (y < top - 7 || y > bottom + 7 || last - y < 12) continue;
      last = y;
      chart.line([[x - 3, y], [x + 3, y]], { colour: colours.mute });
      chart.text(levelTick(column, tick), x + 6, y, { base: "middle", size: 10.5, colour: colours.mute, halo: colours.panel, most: isLast ? 52 : gap - 10 });
    }
    const lines = wrapped(chart, column.label, most), isFirst = i === 0, align = isFirst ? "left" : isLast ? "right" : "center";
    const at = isFirst ? 8 : isLast ? chart.width - 6 : x;
    lines.forEach((words, k) => chart.text(words, at, 15 + 13 * k, { align, size: 11, most: isFirst || isLast ? most + 30 : most, weight: column.key === shade.key ? 600 : 400 }));
    for (const point of points) {
      if (isShown(column.values[point])) chart.mark([point], x, scale.at(column.values[point]), 6, 4, { column: i });
    }
  });
  return `Parallel coordinates: ${columns.map(({ label }) => label).join(", ")}`;
}

// Words in two lines, the second cut.
function wrapped(chart, words, most) {
  chart.font(11);
  if (chart.pen.measureText(words).width <= most) return [words];
  const parts = words.split(" ");
  let first = parts.shift();
  while (parts.length && chart.pen.measureText(`${first} ${parts[0]}`).width <= most) first += ` ${parts.shift()}`;
  return parts.length ? [first, parts.join(" ")] : [first];
}
