// The study that a page holds: its columns, what is selected, and how values are written.

const OPEN = 1e308;  // a limit that does not close
const LEVELS = 12;   // numbers of a factor that are all named

class Study {
  constructor(text) {
    if (text.format !== "forcemix-explorer" || text.version !== 1) {
      throw new Error(`this page reads format 1 of an explorer, not ${text.format} ${text.version}`);
    }
    Object.assign(this, text);
    this.count = text.points.count;
    this.byName = new Map(text.measures.map((measure) => [measure.name, measure]));
    this.byFactor = new Map(text.factors.map((factor) => [factor.name, factor]));
    this.columns = new Map();
    this.selection = new Set();
  }

  // A column by key, "m measure" or "f factor": label, unit and, by point, value, low and high.
  column(key) {
    if (!this.columns.has(key)) this.columns.set(key, key[0] === "m" ? this.ofMeasure(key.slice(2)) : this.ofFactor(key.slice(2)));
    return this.columns.get(key);
  }

  ofMeasure(name) {
    const measure = this.byName.get(name), { mean, low, high } = this.estimates[name];
    return { key: `m ${name}`, label: measure.label, per: measure.per, unit: measure.unit, values: mean, low, high, measure, isNumber: true };
  }

  ofFactor(name) {
    const factor = this.byFactor.get(name), { levels, words, unit, is_number: isNumber } = factor;
    const values = isNumber ? factor.values : factor.values.map((value) => levels.indexOf(value));
    return { key: `f ${name}`, label: factor.label, per: "", unit, values, isNumber, words, factor,
      levels: levels ? levels.map((level, i) => isNumber ? level : i) : null };
  }

  has(key) {
    return key[0] === "m" ? this.byName.has(key.slice(2)) : this.byFactor.has(key.slice(2));
  }

  view(kind) {
    return this.views.find((view) => view.kind === kind);
  }

  // Whether a point is to be drawn pale, as others are selected.
  isPale(point) {
    return this.selection.size > 0 && !this.selection.has(point);
  }

  // The factors that say most of a measure, the best first: keys of columns.
  leading(measure, most) {
    const ranked = this.view("ranked")?.measures[measure], bars = this.view("tornado")?.measures[measure]?.bars;
    const names = (ranked || bars || this.factors.map(({ name }) => ({ factor: name }))).map(({ factor }) => factor);
    return names.filter((name) => this.byFactor.has(name)).slice(0, most).map((name) => `f ${name}`);
  }
}

// --------------------------------------------------------------------------------------------------------- words

function plainText(value, isFlat = false) {
  const size = Math.abs(value);
  if (size >= OPEN) return value > 0 ? "∞" : "−∞";
  if (size >= 1e6) return moneyText(value);
  if (size >= 999.5) return minus(Math.round(value).toLocaleString("en"));
  if (value === 0 || (!isFlat && Math.abs(value - Math.round(value)) < 1e-12 * size)) return minus(String(Math.round(value)));
  if (size < 1e-4) return minus(value.toExponential(2));
  return minus(value.toFixed(Math.max(0, 2 - Math.floor(Math.log10(size * 1.0005)))));
}

function moneyText(value) {
  const size = Math.abs(value);
  if (size >= OPEN) return value > 0 ? "∞" : "−∞";
  for (const [unit, prefix] of [[1e12, "T"], [1e9, "bn"], [1e6, "M"], [1e3, "k"]]) {
    if (size >= 0.9995 * unit) return `${plainText(value / unit, true)} ${prefix}`;
  }
  return plainText(value);
}

const minus = (text) => text.replace("-", "−");
const isMoney = (unit) => unit === "USD" || unit === "USD/leaker";

// A value in its unit: a share in percent, money with a prefix; three digits.
function valueText(value, unit) {
  if (value === null || value === undefined || Number.isNaN(value)) return "undefined";
  if (unit === "1" || unit === "share") return `${plainText(100 * value)} %`;
  return isMoney(unit) ? moneyText(value) : plainText(value);
}

// A round value as it stands at an axis: without zeros that say nothing.
function tickText(value, unit) {
  return valueText(value, unit).replace(/(\.\d*?)0+(?=\D|$)/, "$1").replace(/\.(?=\D|$)/, "");
}

// The level of a column at a tick, and at a point.
function levelTick(column, value) {
  return column.isNumber ? tickText(value, column.unit) : levelText(column, value);
}

function levelText(column, value) {
  return column.isNumber ? valueText(value, column.unit) : column.words[value] ?? "none";
}

function intervalText(low, high, unit) {
  if (low === null || high === null) return "";
  return `[${valueText(low, unit)}, ${valueText(high, unit)}]`.replace(/ %,/, ",").replace(/ (\S+), (.*) \1\]/, ", $2 $1]");
}

// What stands along an axis: the label, and what it is counted in.
function axisText({ label, per }) {
  return per ? `${label}, ${per}` : label;
}

// A short form of some numbers of points, and back: 1-4.7
function rangesText(points) {
  const sorted = [...points].sort((a, b) => a - b), parts = [];
  for (let i = 0, j; i < sorted.length; i = j) {
    for (j = i + 1; j < sorted.length && sorted[j] === sorted[j - 1] + 1;) j++;
    parts.push(j - i > 1 ? `${sorted[i]}-${sorted[j - 1]}` : String(sorted[i]));
  }
  return parts.join(".");
}

function readRanges(text, count) {
  const found = new Set();
  for (const part of (text || "").split(".")) {
    const match = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(part);
    if (!match) continue;
    for (let i = Number(match[1]), last = Math.min(count - 1, Number(match[2] ?? match[1])); i <= last; i++) found.add(i);
  }
  return found;
}

// A word that a shell takes as it is.
function shellWord(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
}
