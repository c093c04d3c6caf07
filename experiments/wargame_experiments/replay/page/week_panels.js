// What stands beside the map of a campaign: the chosen good, lines, money, raids, events. All words enter as text.

const WEEK_EVENTS = { war: ["⚑", "war"], raid: ["✈", "raids"], dry: ["▽", "stock-outs"], outage: ["✕", "outages"],
  incident: ["⌁", "incidents"], expansion: ["▲", "expansions"], donation: ["⇢", "donations"], method: ["↻", "methods"], reform: ["≡", "reforms"] };

class WeekEvents extends EventList {
  describe({ tick, side, text }) {
    return [String(tick), side < 0 ? "" : app.weeks.header.sides[side], text];
  }
}

// The chosen good: stocks with target and reserve, what consumption asked for and got, price, orders, repair.
class GoodPanel {
  constructor(app) {
    this.app = app;
    const { goods } = app.weeks.header;
    byId("good").replaceChildren(...app.weeks.shownGoods().map((good) => el("option", { value: good }, goods[good].name)));
    byId("good").onchange = () => app.chooseGood(Number(byId("good").value));
    byId("only").onchange = () => { app.only = byId("only").checked; app.changed(); };
  }

  open(good) {
    this.good = good;
    byId("good").value = good;
    const { weeks } = this.app, { goods } = weeks.header;
    this.curves = (goods[good].item === "component" ? this.ofComponent(good) : this.ofGood(good)).filter(Boolean);
    const about = [goods[good].label !== goods[good].name && goods[good].label, goods[good].item, goods[good].element && `of ${goods[good].element}`].filter(Boolean);
    byId("goods").replaceChildren(el("p", { className: "about" }, about.join(", ")), ...this.curves.map(({ node }) => node));
  }

  ofGood(good) {
    const { app } = this, { weeks } = app, { nations } = weeks.header, all = weeks.holders(good), price = weeks.prices[good];
    const holders = all.filter((nation) => weeks.depot(nation, good, "stock").some((n) => n) || weeks.stockOf.get(`${nation} ${good}`)?.target);
    const stocks = holders.flatMap((nation, i) => {
      const colour = ({ curves }) => curves[i % curves.length], { name } = nations[nation], of = weeks.stockOf.get(`${nation} ${good}`);
      const lines = [{ label: name, values: weeks.depot(nation, good, "stock"), colour }];
      if (of?.target) lines.push({ label: "target", title: `target of ${name}, beyond the cover`, values: of.target, colour, dash: [5, 3] });
      if (of?.reserve_high) lines.push({ label: "reserve", title: `reserve of ${name}: below the low mark nothing is released, above the high one everything`, values: of.reserve_high, colour, dash: [1, 3], fixed: [...new Set([of.reserve_low, of.reserve_high].map((n) => short(n)))].join("–") });
      return lines;
    });
    const sum = (column) => all.map((nation) => weeks.depot(nation, good, column)).reduce((total, one) => total.map((n, week) => n + one[week]), new Float64Array(weeks.n));
    const occurring = (lines) => lines.filter(({ values }) => values.some((value) => value));
    const used = occurring([{ label: "asked for", values: sum("wanted"), dash: [3, 2] }, { label: "expended", values: sum("expended") },
      { label: "lost", values: sum("destroyed") }, { label: "worn", values: sum("broken") }]);
    const came = occurring([{ label: "ordered", values: sum("ordered"), dash: [3, 2] }, { label: "from lines", values: sum("received") },
      { label: "from partners", values: sum("help") }, { label: "from shops", values: sum("repaired") }]);
    const { name } = weeks.header.goods[good];
    const repair = weeks.header.series.filter((one) => one.subject === name && one.name.startsWith("in_repair_"))
      .map((one) => ({ label: `${one.side}: ${one.name.split("_")[2]}`, title: one.label, values: weeks.series[one.name] }));
    return [
      new Curves(app, "Stock in depots", "units", stocks, 120),
      price?.some((value) => value) && new Curves(app, "Price of the next", "USD", [{ label: name, values: price }], 74),
      used.length && new Curves(app, "Consumption in the week, all nations", "units", used),
      came.length && new Curves(app, "Orders and receipts in the week, all nations", "units", came),
      occurring(repair).length && new Curves(app, "In repair", "units", occurring(repair)),
    ];
  }

  ofComponent(good) {
    const { app } = this, { weeks } = app, { header, components } = weeks;
    const lines = header.supplies.flatMap(({ line, component }, row) => component === good
      ? [{ label: header.lines[line].name, values: components.stock.subarray(row * weeks.n, (row + 1) * weeks.n) }] : []);
    return [new Curves(app, "Stock at lines", "units", lines, 120)];
  }

  paint() { for (const one of this.curves) one.paint(); }
  show(week) { for (const one of this.curves) one.show(week); }
}

// What not every campaign has: land forces, methods, generations in stock, wait in shops.
class MorePanel {
  constructor(app) {
    const { weeks } = app, { header, repairs } = weeks, begins = (word) => header.series.filter(({ name }) => name.startsWith(word));
    const named = (word, label, colour) => begins(word).map((one) => ({ label: label(one), title: one.label, values: weeks.series[one.name], colour: colour?.(one) }));
    const methods = new Map(header.methods.map(({ name, label }) => [name, label]));
    const waits = header.shops.map(({ name }, shop) => ({ label: name, values: Float64Array.from({ length: weeks.n }, (_, week) => {
      let sum = 0;
      for (const [key, row] of repairs.at) if (key.startsWith(`${shop} `)) sum += repairs.waiting[row + week];
      return sum;
    }) }));
    this.curves = [
      ["Land forces", "units", named("strength_land_", ({ side }) => side, ({ side }) => ({ sides }) => sides[header.sides.indexOf(side)])],
      ["What methods multiply by", "", named("effect_method_", ({ subject }) => methods.get(subject))],
      ["Stock with the newest generation", "share", named("newest_share_method_", ({ subject }) => methods.get(subject))],
      ["Wait in shops", "units", waits.filter(({ values }) => values.some((n) => n))],
    ].filter(([, , lines]) => lines.length).map((one) => new Curves(app, ...one));
    byId("more").replaceChildren(...this.curves.map(({ node }) => node));
  }

  paint() { for (const one of this.curves) one.paint(); }
  show(week) { for (const one of this.curves) one.show(week); }
}

// Any state measure of the campaign, by name.
class MeasurePanel {
  constructor(app) {
    this.app = app;
    const { series } = app.weeks.header, moves = ({ name }) => name.startsWith("value_destroyed") && app.weeks.series[name].some((value) => value);
    const first = series.find(moves) || series[0];
    const groups = new Map();
    for (const one of series) groups.set(one.subject || one.side || "campaign", [...groups.get(one.subject || one.side || "campaign") || [], one]);
    byId("measure").replaceChildren(...[...groups].map(([subject, list]) => el("optgroup", { label: subject },
      ...list.map(({ name, label }) => el("option", { value: name }, label)))));
    byId("measure").value = first?.name || "";
    byId("measure").onchange = () => this.open();
    this.open();
  }

  open() {
    const { app } = this, one = app.weeks.seriesOf.get(byId("measure").value);
    if (!one) return byId("any").replaceChildren();
    this.curve = new Curves(app, one.name.replaceAll("_", " "), one.unit === "1" ? "" : one.unit, [{ label: one.label, values: app.weeks.series[one.name] }], 100);
    byId("any").replaceChildren(this.curve.node);
  }

  paint() { this.curve?.paint(); }
  show(week) { this.curve?.show(week); }
}

// A row a line: name, strip of what bound it, output of capacity, in words what bound it.
class LinePanel {
  constructor(app) {
    const { header } = app.weeks;
    this.app = app;
    const seen = new Set(app.weeks.lines.bound);
    byId("bounds").replaceChildren(...header.bounds.flatMap((word, i) => seen.has(i) ? [el("span", {}, el("i", { className: `swatch bound-${i}` }), word)] : []));
    this.rows = header.lines.map(({ name, label, nation }, line) => {
      const strip = new Strip(app, (week) => {
        const capacity = app.weeks.line(line, "capacity")[week];
        return [app.theme.bounds[app.weeks.line(line, "bound")[week]], capacity > 0 ? Math.min(1, app.weeks.line(line, "output")[week] / capacity) : 0];
      });
      const output = el("output", {}), bound = el("span", { className: "bound" });
      const side = header.sides[header.nations[nation].side];
      const button = el("button", { type: "button", className: `name ${side}`, title: `${label}, ${header.nations[nation].name}` }, name);
      button.onclick = () => app.choose({ role: "line", row: line, key: `line ${line}` });
      return { line, strip, output, bound, button, node: el("div", { className: "line-row" }, button, strip.node, output, bound) };
    });
    byId("lines").replaceChildren(...this.rows.map(({ node }) => node));
    byId("line-panel").hidden = !this.rows.length;
  }

  paint() { for (const { strip } of this.rows) strip.paint(); }

  show(week) {
    const { weeks, chosen } = this.app;
    for (const { line, strip, output, bound, button } of this.rows) {
      const value = (column) => weeks.line(line, column)[week];
      strip.show(week);
      setText(output, `${short(value("output"))} / ${short(value("capacity"))}`);
      setText(bound, weeks.header.bounds[value("bound")]);
      bound.className = `bound bound-${value("bound")}`;
      button.ariaPressed = String(chosen === `line ${line}`);
    }
  }
}

// A row a nation: a strip of what it pays by week, what it has paid so far, has committed, and has free.
class MoneyPanel {
  constructor(app) {
    const { weeks } = app, head = ["", "", "paid", "committed", "free"].map((word) => el("span", {}, word));
    this.rows = weeks.header.nations.map(({ name, side }, nation) => {
      const paid = weeks.account(nation, "paid_usd"), most = paid.reduce((high, value, week) => Math.max(high, value - (week ? paid[week - 1] : 0)), 0);
      const strip = new Strip(app, (week) => [app.theme.sides[side], most > 0 ? Math.max(0, paid[week] - (week ? paid[week - 1] : 0)) / most : 0]);
      const outputs = ["paid_usd", "committed_usd", "free_usd"].map((column) => [weeks.account(nation, column), el("output", {})]);
      return { strip, outputs, node: el("div", { className: "money-row", title: `${name}: the strip is what it pays by week` }, el("span", { className: `label ${weeks.header.sides[side]}` }, name), strip.node, ...outputs.map(([, node]) => node)) };
    });
    byId("money").replaceChildren(el("div", { className: "money-row heads" }, ...head), ...this.rows.map(({ node }) => node));
  }

  paint() { for (const { strip } of this.rows) strip.paint(); }
  show(week) {
    for (const { strip, outputs } of this.rows) {
      strip.show(week);
      for (const [values, node] of outputs) setText(node, short(values[week]));
    }
  }
}

// Raids: attackers and leakers by week, value lost, and the raids of the week to open.
class RaidPanel {
  constructor(app) {
    this.app = app;
    const { weeks } = app, { header } = weeks, host = byId("raids");
    this.curves = [];
    host.replaceChildren();
    if (!header.raids.policy) return;
    const victim = header.sides[1 - header.attacker], { weeks: sums } = weeks;
    this.curves = [
      new Curves(app, "Attackers and leakers in the week", "elements", [{ label: "attackers", title: "decoys included", values: sums.attackers, isBar: true, colour: ({ line2 }) => line2 },
        { label: "armed", values: sums.armed, isBar: true, colour: ({ mute }) => mute }, { label: "leakers", values: sums.leakers, isBar: true, colour: ({ bad }) => bad }], 78),
      new Curves(app, "Value lost in the week", "USD", [{ label: victim, values: sums[`lost_${victim}_usd`], isBar: true, colour: ({ bad }) => bad }], 58),
    ];
    this.list = el("div", { id: "raid-list" });
    host.append(el("h2", {}, "Raids"), ...this.curves.map(({ node }) => node), this.list);
    const held = weeks.raids.is_held.reduce((sum, one) => sum + one, 0);
    if (held < header.raids.all) host.append(el("p", { className: "about" }, this.missing(held)));
  }

  missing(held) {
    const { header } = this.app.weeks, { command } = header, at = command.indexOf("--raids");
    const all = [...command.slice(0, at), "--raids", String(header.raids.all), ...command.slice(at + 2)].join(" ");
    return `The battles of ${held} of ${header.raids.all} raids are in this page, those in which most value was lost. For all: ${all}`;
  }

  paint() {
    for (const one of this.curves) one.paint();
  }

  show(week) {
    for (const one of this.curves) one.show(week);
    if (!this.list) return;
    const { weeks } = this.app, { raids, header } = weeks, rows = weeks.raidsIn(week);
    if (rows.join() === this.shown) return;
    this.shown = rows.join();
    const victim = header.sides[1 - header.attacker];
    this.list.replaceChildren(...rows.length ? rows.map((row) => {
      const words = `${raids.attackers[row]} attackers, ${raids.leakers[row]} of ${raids.armed[row]} armed get through, ${short(raids[`lost_${victim}_usd`][row])} USD lost`;
      const button = el("button", { type: "button", disabled: !raids.is_held[row] }, raids.is_held[row] ? "Open the battle ▸" : "not in this page");
      button.onclick = () => inside.open(row);
      const again = el("code", {}, [...header.raid_command, "--raid", `${raids.war_week[row]},${raids.number[row]}`].join(" "));
      return el("div", {}, el("p", {}, words), button, ...raids.is_held[row] ? [] : [again]);
    }) : [el("p", { className: "about" }, "No raid in this week.")]);
  }
}
