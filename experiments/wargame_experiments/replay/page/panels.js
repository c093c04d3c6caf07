// What stands beside the map: states, counters with curves, magazines, networks, events. All words of a record enter
// as text.

const SVG = "http:" + "//www.w3.org/2000/svg";

function clockText(seconds) {
  const whole = Math.floor(seconds + 1e-6), two = (n) => String(n).padStart(2, "0");
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

// ------------------------------------------------------------------------------------------------------ counters

const LEDGER = ["spent", "lost", "value_lost"];

// The rows of a side: {label, unit, at(battle, tick), strong}. The words are those of the ledger; what never occurs in
// these battles has no row.
function counterRows(battles, side) {
  const [{ header }] = battles;
  const { balance } = header, of = (word) => balance[`${side}_${word}`], rows = [];
  const occurs = (name) => battles.some((battle) => battle.series[name]?.some((value) => value));
  for (const word of LEDGER) {
    if (of(word) && (word !== "value_lost" || side === header.sides[header.defender] || occurs(of(word)))) rows.push({ label: word.replace("_", " "), unit: "USD", at: (battle, tick) => battle.value(of(word), tick) });
  }
  if (of("spent") || of("lost")) {
    const at = (battle, tick) => sideUSD(battle, side, tick);
    rows.push({ label: "running balance", title: "spent + lost", unit: "USD", at, strong: true });
  }
  const shown = new Set(Object.values(balance));
  for (const name of header.counters[side] || []) {
    const series = header.series.find((one) => one.name === name);
    if (!series || shown.has(name) || !occurs(name)) continue;
    rows.push({ label: shortLabel(series.label, side), title: series.label, unit: series.unit, at: (battle, tick) => battle.value(name, tick) });
  }
  return rows;
}

// Its side and "so far" hold for every row of a side.
function shortLabel(label, side) {
  return label.replace(/ so far$/, "").replace(` of ${side} `, " ").replace(` that ${side} `, " ");
}

function sideUSD(battle, side, tick) {
  const { balance } = battle.header;
  return ["spent", "lost"].reduce((sum, word) => sum + battle.value(balance[`${side}_${word}`], tick), 0);
}

function ratioAt(battle, tick) {
  const { sides, attacker, defender } = battle.header, paid = sideUSD(battle, sides[attacker], tick);
  return paid > 0 ? sideUSD(battle, sides[defender], tick) / paid : NaN;
}

class Counters {
  constructor(node, battles) {
    const { sides, attacker, defender } = battles[0].header;
    this.battles = battles;
    this.ticks = Math.max(...battles.map((battle) => battle.header.ticks));
    this.rows = [];
    node.replaceChildren();
    if (battles.length > 1) {
      const words = ["", "", "A", "B", "B − A"].map((word) => el("span", {}, word));
      node.append(el("div", { className: "counter heads" }, ...words));
    }
    node.classList.toggle("two", battles.length > 1);
    const ratio = { label: "defender : attacker, USD", title: "spent + lost of the defender for each USD that the "
      + "attacker spent and lost", unit: ": 1", at: ratioAt, strong: true };
    this.add(node, ratio);
    for (const side of [attacker, defender]) {
      const role = side === attacker ? "attacker" : "defender";
      node.append(el("h3", { className: sides[side] }, `${sides[side][0].toUpperCase()}${sides[side].slice(1)}, ${role}`));
      for (const row of counterRows(battles, sides[side])) this.add(node, row);
    }
  }

  add(node, row) {
    const values = this.battles.map(() => el("output", {})), curve = this.curve(row);
    if (values.length > 1) values.push(el("output", { className: "difference" }));
    const label = el("span", { className: "label", title: row.title || `${row.label}, ${row.unit}` }, row.label);
    const strong = row.strong ? " strong" : "";
    node.append(el("div", { className: `counter${strong}` }, label, curve.node, ...values));
    this.rows.push({ ...row, values, past: curve.past });
  }

  // A curve of steps over the whole battle, one line a record; what lies ahead is paler.
  curve(row) {
    const bins = 90, node = document.createElementNS(SVG, "svg"), past = el("i");
    node.setAttribute("viewBox", "0 -1 90 22");
    node.setAttribute("preserveAspectRatio", "none");
    node.setAttribute("aria-hidden", "true");
    const lines = this.battles.map((battle) => Array.from({ length: bins + 1 }, (_, i) => {
      const tick = i / bins * this.ticks;
      return tick > battle.header.ticks + 1 ? NaN : row.at(battle, tick);
    }));
    const all = lines.flat().filter(Number.isFinite), high = Math.max(1e-9, ...all), low = Math.min(0, ...all);
    lines.forEach((line, which) => {
      const path = document.createElementNS(SVG, "path");
      let text = "";
      line.forEach((value, i) => {
        const y = (20 - 20 * (value - low) / (high - low)).toFixed(1);
        if (Number.isFinite(value)) text += text ? `H${i}V${y}` : `M${i} ${y}`;
      });
      path.setAttribute("d", text);
      path.setAttribute("class", which ? "other" : "");
      node.append(path);
    });
    return { node: el("span", { className: "curve" }, node, past), past };
  }

  show(tick) {
    const past = `${100 * Math.min(1, tick / this.ticks)}%`;
    for (const row of this.rows) {
      const text = (value) => Number.isFinite(value) ? short(value) + (row.unit === ": 1" && this.battles.length < 2 ? " : 1" : "") : "–";
      const now = this.battles.map((battle) => row.at(battle, Math.min(tick, battle.header.ticks)));
      now.forEach((value, i) => setText(row.values[i], text(value)));
      if (now.length > 1) setText(row.values[2], Number.isFinite(now[1] - now[0]) ? (now[1] > now[0] ? "+" : "") + short(now[1] - now[0]) : "–");
      row.past.style.left = past;
    }
  }
}

// -------------------------------------------------------------------------------------- states, magazines, networks

class States {
  constructor(node, battles, theme) {
    const lists = battles.flatMap((battle) => [0, 1].filter((side) => battle.movers.some((e) => battle.sideOf[e] === side))
      .map((side) => ({ battle, side })));
    this.lists = lists;
    this.counts = new Uint32Array(STATES.length);
    const head = lists.map(({ battle, side }) => {
      const name = battle.header.sides[side], letter = battles.length > 1 ? "AB"[battles.indexOf(battle)] : "";
      return el("th", { scope: "col", className: name }, `${letter} ${name}`.trim());
    });
    this.shown = STATES.map((_, state) => state !== 7 || battles.some((battle) => battle.legs.status.includes(HOME)));
    this.cells = STATES.map(() => lists.map(() => el("td")));
    this.icons = STATES.map(() => el("canvas", { width: 36, height: 36 }));
    const body = STATES.map((state, i) => el("tr", { hidden: !this.shown[i] }, el("th", { scope: "row" }, this.icons[i], state), ...this.cells[i]));
    node.replaceChildren(el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "movers"), ...head)), el("tbody", {}, ...body),
      el("caption", {}, "red darts, blue drops, hollow decoys"));
    node.hidden = !lists.length;
    this.paint(theme);
  }

  paint(theme) {
    const { side } = this.lists[0] || { side: 0 };
    this.icons.forEach((icon, state) => {
      const pen = icon.getContext("2d");
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.clearRect(0, 0, 36, 36);
      pen.setTransform(2, 0, 0, 2, 18, 18);
      if (state < 4) pen.rotate(Math.PI / 2);
      drawMover(pen, theme, side, 0, state, state === NOT_LAUNCHED ? 3 : 4.6);
    });
  }

  show() {
    this.lists.forEach(({ battle, side }, column) => {
      battle.countStates(side, this.counts);
      this.counts.forEach((count, state) => setText(this.cells[state][column], count ? count.toLocaleString("en") : "·"));
    });
  }
}

class Magazines {
  constructor(node, battles) {
    this.rows = [];
    node.replaceChildren();
    battles.forEach((battle, which) => {
      const { header } = battle;
      for (const series of header.series.filter((one) => one.role === "magazine")) {
        const unit = header.units.findIndex((one) => one.name === series.subject), bar = el("i"), text = el("output", {});
        if (unit < 0 || !header.units[unit].count) continue;
        const { label, side, rounds } = header.units[unit], letter = battles.length > 1 ? `${"AB"[which]} ` : "";
        const row = el("div", { className: `magazine ${header.sides[side]}` }, el("span", { className: "label", title: rounds ? `${label}: ${rounds} rounds at first` : label },
          letter + label), el("span", { className: "bar" }, bar), text);
        node.append(row);
        this.rows.push({ battle, name: series.name, rounds, row, bar, text });
      }
    });
    if (!this.rows.length) node.append("No unit has a magazine.");
  }

  show() {
    for (const { battle, name, rounds, row, bar, text } of this.rows) {
      const share = Math.max(0, Math.min(1, battle.value(name)));
      bar.style.width = `${100 * share}%`;
      row.classList.toggle("dry", share === 0);
      setText(text, rounds ? short(Math.round(share * rounds)) : `${Math.round(100 * share)} %`);
    }
  }
}

class Networks {
  constructor(node, battles) {
    this.chips = [];
    node.replaceChildren();
    battles.forEach((battle, which) => battle.header.networks.forEach(({ name }, network) => {
      const chip = el("span", { className: "chip" }), letter = battles.length > 1 ? `${"AB"[which]} ` : "";
      node.append(chip);
      this.chips.push({ battle, network, chip, letter, isOwn: name.startsWith("~") });
    }));
  }

  show() {
    for (const { battle, network, chip, letter, isOwn } of this.chips) {
      const isDown = battle.isDown(network);
      chip.hidden = isOwn && !isDown;
      chip.classList.toggle("down", isDown);
      setText(chip, `${letter}${networkName(battle, network).replace("network ", "")} ${isDown ? "down" : "up"}`);
    }
  }
}

// -------------------------------------------------------------------------------------------------------- events

const KINDS = { launch: ["↗", "take-offs"], shot: ["➝", "shots"], loss: ["✕", "losses"], arrival: ["◆", "arrivals"],
  detection: ["◎", "detections"], network: ["⌁", "networks"], dry: ["▽", "dry"] };

class Events extends EventList {
  constructor(node, chips, battles, jump) {
    const all = battles.flatMap((battle, which) => battle.events.map((event) => ({ ...event, which, battle })));
    super(node, chips, all.sort((a, b) => a.tick - b.tick), KINDS, jump);
  }

  describe(event) {
    const { battle, kind, tick, which, unit } = event, isTwo = this.all.some((one) => one.which);
    const side = kind === "network" ? battle.header.networks[unit].side : battle.header.units[unit].side;
    return [clockText(tick * battle.tickS), battle.header.sides[side], (isTwo ? `${"AB"[which]} ` : "") + eventText(battle, event)];
  }
}
