// Charts that are grids: the heat map of two factors with its contour, and the mix game.

const PALE = 0.16;  // of what is not selected

// Cells of equal size with colour, estimate and interval. A cell: {point, value, low, high}. What is drawn between
// colours and numbers does not hide these.
function drawCells(chart, app, rows, box, scale, unit, between = () => {}) {
  const { pen, colours } = chart, nx = rows[0].length, ny = rows.length;
  const width = (box.right - box.left) / nx, height = (box.bottom - box.top) / ny;
  rows.forEach((row, j) => row.forEach(({ point, value, low, high }, i) => {
    const x = box.left + i * width, y = box.bottom - (j + 1) * height, isPale = app.study.isPale(point);
    pen.save();
    pen.globalAlpha = isPale ? PALE : 1;
    const isKnown = value !== null, fill = isKnown ? scale.at(value) : colours.page;
    pen.fillStyle = fill;
    pen.fillRect(x + 0.5, y + 0.5, width - 1, height - 1);
    if (!isKnown) hatch(pen, x, y, width, height, colours.mute);
    pen.restore();
    chart.mark([point], x + width / 2, y + height / 2, width, height, { isArea: true });
  }));
  between();
  if (width < 40 || height < 18) return drawOutlines(chart, app);
  rows.forEach((row, j) => row.forEach(({ point, value, low, high }, i) => {
    const x = box.left + i * width, y = box.bottom - (j + 1) * height, isPale = app.study.isPale(point);
    const isKnown = value !== null, fill = isKnown ? scale.at(value) : colours.page;
    const ink = isKnown && !isPale ? inkOn(fill) : colours.mute, has = height >= 36 && width >= 74 && low !== null;
    const size = height > 50 && width > 90 ? 14 : 12;
    const words = isKnown ? narrowed(chart, valueText(value, unit), width - 5, size) : "undefined";
    const middle = { align: "center", colour: ink, most: width - 4, halo: isKnown && !isPale ? fill : "" };
    chart.text(words, x + width / 2, y + height / 2 + (has ? -1 : 4), { ...middle, size, weight: 600 });
    if (has) chart.text(intervalText(low, high, unit), x + width / 2, y + height / 2 + 13, { ...middle, size: 10.5 });
  }));
  drawOutlines(chart, app);
}

// A share without its sign where that does not fit.
function narrowed(chart, words, most, size) {
  chart.font(size, 600);
  return chart.pen.measureText(words).width > most ? words.replace(" %", "") : words;
}

function hatch(pen, x, y, width, height, colour) {
  pen.save();
  pen.beginPath();
  pen.rect(x + 1, y + 1, width - 2, height - 2);
  pen.clip();
  pen.strokeStyle = colour;
  pen.globalAlpha *= 0.5;
  pen.beginPath();
  for (let at = -height; at < width; at += 7) { pen.moveTo(x + at, y + height); pen.lineTo(x + at + height, y); }
  pen.stroke();
  pen.restore();
}

// The point that is shown beside, and the one under the pointer.
function drawOutlines(chart, app) {
  const { pen, colours } = chart;
  for (const { points, x, y, width, height, isArea } of chart.marks) {
    if (!isArea || points.length !== 1) continue;
    const isShown = points[0] === app.point, isHovered = points[0] === app.hovered;
    if (!isShown && !isHovered) continue;
    for (const [colour, size] of [[colours.panel, 5], [isShown ? colours.accent : colours.ink, 2.5]]) {
      pen.strokeStyle = colour;
      pen.lineWidth = size;
      pen.strokeRect(x - width / 2 + 2, y - height / 2 + 2, width - 4, height - 4);
    }
  }
}

// Names beside the rows and under the columns of a grid.
function drawNames(chart, x, y, box) {
  const { colours } = chart, width = (box.right - box.left) / x.names.length, height = (box.bottom - box.top) / y.names.length;
  const every = Math.max(1, Math.ceil(13 / height));
  y.names.forEach((name, j) => {
    if (j % every === 0) chart.text(name, box.left - 7, box.bottom - (j + 0.5) * height, { align: "right", base: "middle", size: 11, colour: colours.mute, most: box.left - 30 });
  });
  const longest = chart.widest(x.names, 11), isTurned = longest > width - 4 && width > 13;
  const step = isTurned || longest <= width - 4 ? 1 : Math.ceil((longest + 6) / width);
  x.names.forEach((name, i) => {
    if (i % step) return;
    const at = box.left + (i + 0.5) * width, most = chart.height - box.bottom - 30;
    if (isTurned) chart.text(name, at + 3, box.bottom + 8, { align: "right", turn: -0.6, size: 11, colour: colours.mute, most: most / Math.sin(0.6) });
    else chart.text(name, at, box.bottom + 16, { align: "center", size: 11, colour: colours.mute });
  });
  chart.text(x.label, (box.left + box.right) / 2, chart.height - 7, { align: "center", most: box.right - box.left });
  chart.text(y.label, 14, (box.top + box.bottom) / 2, { align: "center", turn: -Math.PI / 2, most: box.bottom - box.top });
}

// Room for the names of a grid.
function gridBox(chart, x, y, top = 10, right = 104) {
  const left = Math.min(chart.width * 0.32, 32 + chart.widest(y.names, 11)), widest = chart.widest(x.names, 11);
  const isTurned = widest > (chart.width - left - right) / x.names.length - 4;
  const under = isTurned ? Math.min(chart.height * 0.24, 34 + widest * Math.sin(0.6)) : 44;
  return { left, right: chart.width - right, top, bottom: chart.height - under };
}

function drawHeatMap(chart, view, board, app) {
  const { study } = app, column = study.column(app.measure), { measure } = column;
  const slice = Math.min(board.slice || 0, view.slices.length - 1), all = view.slices.flatMap(({ cells }) => cells.flat());
  const rows = view.slices[slice].cells.map((row) => row.map((point) => ({ point, value: column.values[point], low: column.low[point], high: column.high[point] })));
  const box = gridBox(chart, view.x, view.y), scale = colourScale(all.map((point) => column.values[point]), measure, chart.colours);
  const contour = view.contours[measure.name]?.[slice];
  drawCells(chart, app, rows, box, scale, measure.unit, () => contour && drawContour(chart, view, contour, box));
  drawNames(chart, view.x, view.y, box);
  chart.bar(scale, axisText(column), measure.unit, box.top, box.bottom);
  return `Heat map of ${axisText(column)} over ${view.x.label} and ${view.y.label}`;
}

// Where a ratio is even: the line of the estimates, the edges of its band, and the places where resamples disagree.
function drawContour(chart, view, contour, box) {
  const { pen, colours } = chart;
  const at = (values, from, to, value) => from + (to - from) * (place(values, value) + 0.5) / values.length;
  const px = (x) => at(view.x.values, box.left, box.right, x), py = (y) => at(view.y.values, box.bottom, box.top, y);
  const edges = (grid, pixel) => grid.map((value, i) => [pixel((value + grid[Math.max(0, i - 1)]) / 2), pixel((value + grid[Math.min(grid.length - 1, i + 1)]) / 2)]);
  const xs = edges(contour.x, px), ys = edges(contour.y, py);
  pen.save();
  pen.globalAlpha = 0.3;
  pen.fillStyle = colours.band;
  contour.unsure.forEach((row, j) => [...row].forEach((isUnsure, i) => {
    if (isUnsure === "1") pen.fillRect(xs[i][0], ys[j][1], xs[i][1] - xs[i][0], ys[j][0] - ys[j][1]);
  }));
  pen.restore();
  const drawn = (line) => line.map(([x, y]) => [px(x), py(y)]);
  for (const line of contour.edges) chart.line(drawn(line), { colour: colours.band, dash: [4, 3], width: 1.2 });
  for (const line of contour.lines) {
    chart.line(drawn(line), { colour: colours.panel, width: 4.5, alpha: 0.35 });
    chart.line(drawn(line), { colour: colours.band, width: 2.4 });
  }
}

// Where a value lies among levels of equal distance: 0 at the first.
function place(levels, value) {
  let i = 0;
  while (i < levels.length - 2 && value > levels[i + 1]) i++;
  return i + (value - levels[i]) / (levels[i + 1] - levels[i]);
}

// ------------------------------------------------------------------------------------------------------------ game

function drawGame(chart, view, board, app) {
  const found = view.games[Math.min(board.slice || 0, view.games.length - 1)], { colours } = chart;
  const x = { names: found.columns, label: `${view.defender}: ${view.column_label}` };
  const y = { names: found.rows, label: `${view.attacker}: ${view.row_label}` };
  const box = gridBox(chart, x, y, 74, 166);
  const rows = found.cells.map((row, j) => row.map((point, i) => ({ point, value: found.payoffs[j][i], low: found.low[j][i], high: found.high[j][i] })));
  const scale = colourScale(view.games.flatMap(({ payoffs }) => payoffs.flat()), { role: "balance" }, colours);
  drawCells(chart, app, rows, box, scale, view.unit);
  drawNames(chart, x, y, box);
  drawPlays(chart, found, box, view);
  chart.bar(scale, `${view.measure}, ${view.per}`, view.unit, box.top, box.bottom);
  const [value, low, high] = found.value, money = isMoney(view.unit) ? " USD" : "";
  const words = `Value ${valueText(value, view.unit)}${money} ${intervalText(low, high, view.unit)}${found.is_rare ? " (few losses)" : ""}`;
  chart.text(words, box.left, 20, { size: 13, weight: 600, most: chart.width - box.left - 8 });
  return `Mix game: ${view.measure}. ${words}`;
}

// How often each side plays each mix in equilibrium, beside rows and above columns.
function drawPlays(chart, found, box, view) {
  const { pen, colours } = chart, width = (box.right - box.left) / found.columns.length, height = (box.bottom - box.top) / found.rows.length;
  const size = 26;
  found.column_plays.forEach((share, i) => {
    const at = box.left + i * width;
    pen.fillStyle = colours[view.defender] || colours.accent;
    pen.fillRect(at + 3, box.top - 4 - size * share, width - 6, size * share);
    if (share > 0.005) chart.text(width < 44 ? `${Math.round(100 * share)} %` : valueText(share, "1"), at + width / 2, box.top - 8 - size * share, { align: "center", size: 11, weight: 600 });
  });
  found.row_plays.forEach((share, j) => {
    const y = box.bottom - (j + 1) * height;
    pen.fillStyle = colours[view.attacker] || colours.accent;
    pen.fillRect(box.right + 4, y + 3, size * share, height - 6);
    if (share > 0.005) chart.text(valueText(share, "1"), box.right + 7 + size * share, y + height / 2, { base: "middle", size: 11, weight: 600 });
  });
}
