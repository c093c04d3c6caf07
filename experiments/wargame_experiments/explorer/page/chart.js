// What charts share: a canvas with margins, scales with round ticks, colours, marks that the pointer finds.

const PURPLE_ORANGE = ["#2d004b", "#542788", "#8073ac", "#b2abd2", "#d8daeb", "#f7f7f7", "#fee0b6", "#fdb863", "#e08214", "#b35806", "#7f3b08"];
const PURPLE_ORANGE_DARK = ["#cbb8ff", "#a68df0", "#7c66c4", "#554a8c", "#38365c", "#232a36", "#4f3d22", "#855a17", "#bd7a14", "#ee9e30", "#ffc877"];
const PURPLE_ORANGE_MARKS = ["#2d004b", "#542788", "#8073ac", "#9d94bd", "#a7a3b5", "#a3a3a3", "#c2a27e", "#dc9f55", "#e08214", "#b35806", "#7f3b08"];  // as lines on white
const PURPLE_ORANGE_MARKS_DARK = ["#cbb8ff", "#b39df5", "#9a88dd", "#8880b8", "#80809a", "#858b93", "#9c8a70", "#b88a48", "#d08c20", "#ee9e30", "#ffc877"];
const CIVIDIS = ["#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8678", "#a59c74", "#c3b369", "#e1cc55", "#fee838"];
const CYCLE = ["--c0", "--c1", "--c2", "--c3", "--c4", "--c5", "--c6", "--c7"];  // after Okabe and Ito
const LEAST_FACTOR = 2, MOST_FACTOR = 100;  // about 1, of the colours of a ratio
const WIDE_RANGE = 30;  // from which on a scale is logarithmic
const WIDE_LEVELS = 7;  // the same of a factor with few levels
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";

function readColours() {
  const style = getComputedStyle(document.documentElement), of = (name) => style.getPropertyValue(name).trim();
  const names = ["page", "panel", "ink", "mute", "line", "accent", "low", "high", "red", "blue", "band"];
  const found = Object.fromEntries(names.map((name) => [name, of(`--${name}`)]));
  return { ...found, cycle: CYCLE.map(of), isDark: document.documentElement.dataset.theme === "dark" };
}

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

function ramp(stops, share) {
  const at = Math.max(0, Math.min(1, share)) * (stops.length - 1), i = Math.min(stops.length - 2, Math.floor(at));
  const a = channels(stops[i]), b = channels(stops[i + 1]);
  return `rgb(${a.map((value, k) => Math.round(value + (b[k] - value) * (at - i))).join(" ")})`;
}

// Black or white, whichever is read on a colour.
function inkOn(colour) {
  const [red, green, blue] = colour.match(/\d+/g).map(Number);
  return 0.299 * red + 0.587 * green + 0.114 * blue < 140 ? "#fff" : "#111";
}

// Colours of a measure: of a ratio by its logarithm about where it is even, of a balance about 0, else from 0 up.
function colourScale(values, { even, role }, colours) {
  const known = values.filter((value) => value !== null && Math.abs(value) < OPEN);
  const two = colours.isDark ? PURPLE_ORANGE_DARK : PURPLE_ORANGE, most = Math.max(0, ...known.map(Math.abs)) || 1;
  if (even > 0) {
    const sizes = known.filter((value) => value > 0).map((value) => Math.abs(Math.log(value / even)));
    const factor = Math.min(MOST_FACTOR, Math.max(LEAST_FACTOR, Math.exp(Math.max(0, ...sizes))));
    return made(even / factor, even * factor, two, true);
  }
  if (role === "balance" || (known.some((value) => value < 0) && known.some((value) => value > 0))) return made(-most, most, two, false);
  const low = Math.min(0, ...known), high = Math.max(0, ...known);
  return made(low, high > low ? high : low + 1, CIVIDIS, false);
}

// `at` is the colour of an area, `markAt` that of a line or a dot, which has to stand out from the paper.
function made(low, high, stops, isLog) {
  const share = (value) => isLog ? Math.log(Math.max(value, 1e-300) / low) / Math.log(high / low) : (value - low) / (high - low);
  const isDark = document.documentElement.dataset.theme === "dark";
  const markAt = (value) => {
    const at = Math.max(0, Math.min(1, share(value)));
    if (stops === CIVIDIS) return ramp(stops, isDark ? 0.25 + 0.75 * at : 0.86 * at);
    return ramp(stops === PURPLE_ORANGE ? PURPLE_ORANGE_MARKS : PURPLE_ORANGE_MARKS_DARK, at);
  };
  return { low, high, stops, isLog, share, markAt, at: (value) => ramp(stops, share(value)) };
}

// ---------------------------------------------------------------------------------------------------------- scales

// A scale from values to pixels, with round ticks. Several levels that are few are the ticks themselves.
function scaleOf(values, from, to, { zero = false, log = null, levels = null, pad = 0.05, gap = 62 } = {}) {
  const known = values.filter((value) => value !== null && value !== undefined && Math.abs(value) < OPEN);
  let low = Math.min(...known), high = Math.max(...known);
  if (!known.length) [low, high] = [0, 1];
  const isLog = log ?? (low > 0 && !zero && high / low > (levels ? WIDE_LEVELS : WIDE_RANGE));
  if (zero) { low = Math.min(0, low); high = Math.max(0, high); }
  if (low === high) { low -= Math.abs(low) * 0.1 || 0.5; high += Math.abs(high) * 0.1 || 0.5; }
  if (isLog) {
    const edge = (high / low) ** pad;
    low /= edge; high *= edge;
  } else {
    const edge = (high - low) * pad;
    low -= zero && low === 0 ? 0 : edge; high += edge;
  }
  const share = isLog ? (value) => Math.log(value / low) / Math.log(high / low) : (value) => (value - low) / (high - low);
  const at = (value) => from + (to - from) * share(isLog ? Math.max(value, low / 1e3) : value);
  const count = Math.max(2, Math.floor(Math.abs(to - from) / gap));
  const ticks = levels && levels.length <= LEVELS ? levels : isLog ? logTicks(low, high, count) : roundTicks(low, high, count);
  return { low, high, isLog, at, ticks, clamp: (value) => Math.max(low, Math.min(high, value)) };
}

function roundTicks(low, high, count) {
  const raw = (high - low) / count, size = 10 ** Math.floor(Math.log10(raw));
  const step = size * [1, 2, 2.5, 5, 10].find((times) => times * size >= raw * 0.999);
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) found.push(k * step);
  return found;
}

function logTicks(low, high, count) {
  const found = [];
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power++) {
    for (const digit of [1, 2, 5]) {
      const value = digit * 10 ** power;
      if (value >= low && value <= high) found.push(value);
    }
  }
  if (found.length <= count + 1) return found;
  const decades = found.filter((value) => Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9);
  return decades.length > 1 ? decades : found.filter((_, i) => i % Math.ceil(found.length / count) === 0);
}

// ----------------------------------------------------------------------------------------------------------- chart

class Chart {
  constructor(canvas) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d");
    this.marks = [];
  }

  // Begin a frame: a clean canvas of the size that it has on the page.
  begin(colours) {
    const scale = window.devicePixelRatio || 1, { pen, canvas } = this;
    this.width = canvas.clientWidth;
    this.height = canvas.clientHeight;
    canvas.width = Math.round(this.width * scale);
    canvas.height = Math.round(this.height * scale);
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    this.colours = colours;
    this.marks = [];
    this.font(12);
  }

  font(size, weight = 400) { this.pen.font = `${weight} ${size}px ${FONT}`; }

  // A place where the pointer finds points, or something that a click does.
  mark(points, x, y, width, height, more = {}) {
    this.marks.push({ points, x, y, width, height, ...more });
  }

  text(words, x, y, { align = "left", base = "alphabetic", colour = this.colours.ink, most = Infinity, size = 12, weight = 400, turn = 0, halo = "" } = {}) {
    const { pen } = this;
    this.font(size, weight);
    const shown = this.fitted(String(words), most);
    pen.save();
    pen.translate(x, y);
    if (turn) pen.rotate(turn);
    pen.textAlign = align;
    pen.textBaseline = base;
    if (halo) {
      pen.strokeStyle = halo;
      pen.lineWidth = 3;
      pen.lineJoin = "round";
      pen.strokeText(shown, 0, 0);
    }
    pen.fillStyle = colour;
    pen.fillText(shown, 0, 0);
    pen.restore();
  }

  // Words cut to a width, with three dots.
  fitted(words, most) {
    const { pen } = this;
    if (most === Infinity || pen.measureText(words).width <= most) return words;
    let low = 0, high = words.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (pen.measureText(`${words.slice(0, middle)}…`).width <= most) low = middle;
      else high = middle - 1;
    }
    return low ? `${words.slice(0, low).trimEnd()}…` : "";
  }

  widest(words, size = 12) {
    this.font(size);
    return Math.max(0, ...words.map((word) => this.pen.measureText(word).width));
  }

  line(points, { colour = this.colours.ink, width = 1, dash = [], alpha = 1 } = {}) {
    const { pen } = this;
    pen.save();
    pen.globalAlpha = alpha;
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.lineJoin = "round";
    pen.setLineDash(dash);
    pen.beginPath();
    points.forEach(([x, y], i) => i ? pen.lineTo(x, y) : pen.moveTo(x, y));
    pen.stroke();
    pen.restore();
  }

  // A bar between two limits with short ends; open limits run to the edge.
  whisker(x0, y0, x1, y1, options = {}) {
    const end = 3, isFlat = Math.abs(y1 - y0) < Math.abs(x1 - x0);
    this.line([[x0, y0], [x1, y1]], options);
    for (const [x, y] of [[x0, y0], [x1, y1]]) {
      this.line(isFlat ? [[x, y - end], [x, y + end]] : [[x - end, y], [x + end, y]], options);
    }
  }

  dot(x, y, radius, { fill = "", stroke = "", alpha = 1, width = 1.5 } = {}) {
    const { pen } = this;
    pen.save();
    pen.globalAlpha = alpha;
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    if (fill) { pen.fillStyle = fill; pen.fill(); }
    if (stroke) { pen.strokeStyle = stroke; pen.lineWidth = width; pen.stroke(); }
    pen.restore();
  }

  // A frame with axes: returns the scales of x and y within margins that hold the words.
  frame(x, y, { top = 12, right = 16, xZero = false, yZero = false, xLog = null, yLog = null, xText, yText, left = null } = {}) {
    const { colours } = this, bottom = this.height - 44;
    const yScale = scaleOf(y.all, bottom, top, { zero: yZero, log: y.isBalance ? false : yLog, levels: y.levels, gap: 40 });
    const yTicks = yScale.ticks.map(yText), from = left ?? Math.min(this.width * 0.4, 30 + this.widest(yTicks, 11));
    const xScale = scaleOf(x.all, from, this.width - right, { zero: xZero, log: x.isBalance ? false : xLog, levels: x.levels });
    for (const tick of yScale.ticks) {
      this.line([[from, yScale.at(tick)], [this.width - right, yScale.at(tick)]], { colour: colours.line, alpha: 0.7 });
      this.text(yText(tick), from - 6, yScale.at(tick), { align: "right", base: "middle", size: 11, colour: colours.mute, most: from - 26 });
    }
    let last = -Infinity;
    for (const tick of [...xScale.ticks].sort((a, b) => a - b)) {
      const at = xScale.at(tick), half = this.widest([xText(tick)], 11) / 2;
      this.line([[at, bottom], [at, bottom + 4]], { colour: colours.mute });
      if (at - half < last + 6) continue;
      last = at + half;
      this.text(xText(tick), at, bottom + 16, { align: "center", size: 11, colour: colours.mute });
    }
    this.line([[from, bottom], [this.width - right, bottom]], { colour: colours.mute });
    this.text(x.label, (from + this.width - right) / 2, this.height - 8, { align: "center", most: this.width - from - right });
    this.text(y.label, 14, (top + bottom) / 2, { align: "center", turn: -Math.PI / 2, most: bottom - top });
    return { x: xScale, y: yScale, left: from, right: this.width - right, top, bottom };
  }

  // A colour bar to the right of a chart; returns its width.
  bar(scale, label, unit, top, bottom) {
    const { pen, colours } = this, x = this.width - 84, steps = 64;
    for (let i = 0; i < steps; i++) {
      pen.fillStyle = ramp(scale.stops, 1 - i / (steps - 1));
      pen.fillRect(x, top + (bottom - top) * i / steps, 11, (bottom - top) / steps + 0.6);
    }
    const ticks = scale.isLog ? logTicks(scale.low * 0.999, scale.high * 1.001, 6) : roundTicks(scale.low, scale.high, Math.max(2, (bottom - top) / 55));
    for (const tick of ticks) {
      const y = bottom - (bottom - top) * scale.share(tick);
      this.line([[x + 11, y], [x + 14, y]], { colour: colours.mute });
      this.text(tickText(tick, unit), x + 17, y, { base: "middle", size: 11, colour: colours.mute, most: 44 });
    }
    this.text(label, this.width - 8, (top + bottom) / 2, { align: "center", turn: -Math.PI / 2, size: 11, most: bottom - top });
  }

  // The mark at a place: the smallest that holds it, else the nearest within reach.
  find(x, y, reach = 14) {
    let best = null, least = Infinity;
    for (const mark of this.marks) {
      const dx = Math.max(0, Math.abs(x - mark.x) - mark.width / 2), dy = Math.max(0, Math.abs(y - mark.y) - mark.height / 2);
      const away = Math.hypot(dx, dy), rank = away > 0 ? 1e6 + away : Math.hypot(x - mark.x, y - mark.y);
      if (away <= reach && rank <= least) { best = mark; least = rank; }
    }
    return best;
  }

  // The points of all marks that a rectangle touches.
  inside(x0, y0, x1, y1) {
    const [left, right] = [Math.min(x0, x1), Math.max(x0, x1)], [top, bottom] = [Math.min(y0, y1), Math.max(y0, y1)];
    const isTouched = ({ x, y, width, height, isArea }) => isArea
      ? x + width / 2 > left && x - width / 2 < right && y + height / 2 > top && y - height / 2 < bottom
      : x >= left && x <= right && y >= top && y <= bottom;
    return new Set(this.marks.filter(isTouched).flatMap(({ points }) => points));
  }
}
