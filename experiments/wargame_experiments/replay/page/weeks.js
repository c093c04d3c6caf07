// The record of a campaign by week. Tables of depots, lines and so on have all weeks of a row one after the other;
// those of flows are sorted by week.

const FLOWS = ["deliveries", "awards", "donations", "supplies", "repairs", "use", "raids"];

class Weeks {
  constructor(record) {
    Object.assign(this, record);
    this.n = record.header.weeks;
    this.depots.at = this.firstRows(this.depots, ["nation", "good"]);
    this.repairs.at = this.firstRows(this.repairs, ["shop", "nation", "good"]);
    this.seriesOf = new Map(record.header.series.map((one) => [one.name, one]));
    this.prices = record.header.goods.map(({ name }) => this.seriesFor("price_", name)?.values);
    this.stockOf = new Map(record.header.stocks.map((one) => [`${one.nation} ${one.good}`, one]));
    const { event_kinds: kinds, texts } = record.header, { events } = record;
    this.eventList = Array.from({ length: events.rows }, (_, i) => ({ tick: events.week[i], kind: kinds[events.kind[i]],
      text: texts[events.text[i]], side: events.side[i], good: events.good[i], line: events.line[i], raid: events.raid[i] }));
  }

  // First row of each key of a table, by the key's parts joined by blanks.
  firstRows(table, keys) {
    const found = new Map();
    for (let i = 0; i < table.rows; i += this.n) found.set(keys.map((key) => table[key][i]).join(" "), i);
    return found;
  }

  // The weeks of a column of a table from a row on.
  from(table, column, row) { return row === undefined ? null : table[column].subarray(row, row + this.n); }
  depot(nation, good, column) { return this.from(this.depots, column, this.depots.at.get(`${nation} ${good}`)); }
  line(line, column) { return this.from(this.lines, column, line * this.n); }
  account(nation, column) { return this.from(this.money, column, nation * this.n); }
  isUp(supplier, week) { return this.suppliers.is_up[supplier * this.n + week]; }

  // The state measure of a subject whose name begins with some letters: {label, unit, values}.
  seriesFor(begin, subject) {
    const found = this.header.series.find((one) => one.subject === subject && one.name.startsWith(begin));
    return found && { ...found, values: this.series[found.name] };
  }

  price(good, week) { return this.prices[good] ? this.prices[good][week] : 0; }

  holders(good) {
    return this.header.nations.map((_, nation) => nation).filter((nation) => this.depots.at.has(`${nation} ${good}`));
  }

  // Goods that somebody has, makes or wants, components last.
  shownGoods() {
    const { goods } = this.header, rows = goods.map((_, good) => good);
    const isComponent = (good) => goods[good].item === "component";
    const isHeld = rows.filter((good) => this.holders(good).length || this.header.supplies.some((one) => one.component === good));
    return isHeld.sort((a, b) => isComponent(a) - isComponent(b) || a - b);
  }

  // Rows of a table of flows in a week: [first, after the last].
  rowsOf(table, week) {
    const { week: column, rows } = table;
    return [lastUpTo(column, week - 1, 0, rows) + 1, lastUpTo(column, week, 0, rows) + 1];
  }

  raidsIn(week) {
    const [first, last] = this.rowsOf(this.raids, week);
    return Array.from({ length: last - first }, (_, i) => first + i);
  }
}

// Who sends how much to whom, week by week: {kind, from, to, usd, share, goods}. `goods` has the units by good, `share`
// the part of the largest flow of its kind where units have no price.
function flowsByWeek(weeks) {
  const { header } = weeks, found = Array.from({ length: weeks.n }, () => new Map());
  const add = (week, kind, from, to, good, units) => {
    if (!units) return;
    const key = `${kind} ${from} ${to}`, flow = found[week].get(key) || { kind, from, to, usd: 0, units: 0, share: 0, goods: new Map() };
    flow.goods.set(good, (flow.goods.get(good) || 0) + units);
    flow.usd += units * weeks.price(good, week);
    flow.units += units;
    found[week].set(key, flow);
  };
  const each = (table, row) => { for (let i = 0; i < table.rows; i++) row(i, table.week[i], table.units ? table.units[i] : 0); };
  const { deliveries, awards, donations, supplies, repairs, depots } = weeks;
  each(deliveries, (i, week, units) => add(week, "deliveries", `line ${deliveries.line[i]}`, `nation ${deliveries.nation[i]}`, deliveries.good[i], units));
  each(awards, (i, week, units) => add(week, "awards", `nation ${awards.nation[i]}`, `line ${awards.line[i]}`, awards.good[i], units));
  each(donations, (i, week, units) => {
    const { giver, receiver, good } = header.donations[donations.donation[i]];
    add(week, "donations", `nation ${giver}`, `nation ${receiver}`, good, units);
  });
  each(supplies, (i, week, units) => {
    const { line, component } = header.supplies[supplies.supply[i]];
    add(week, "supplies", `supplier ${supplies.supplier[i]}`, `line ${line}`, component, units);
  });
  each(repairs, (i, week) => {
    const shop = `shop ${repairs.shop[i]}`, nation = `nation ${repairs.nation[i]}`;
    add(week, "repairs", nation, shop, repairs.good[i], repairs.sent[i]);
    add(week, "repairs", shop, nation, repairs.good[i], repairs.returned[i]);
  });
  const isUser = new Set([...header.demands, ...header.fights]);
  each(depots, (i, week) => {
    const { side } = header.nations[depots.nation[i]], isAttack = header.raids.all && side === header.attacker;
    if (isUser.has(depots.nation[i]) && !isAttack) add(week, "use", `nation ${depots.nation[i]}`, "field", depots.good[i], depots.expended[i]);
    if (isAttack && weeks.weeks.raids[week]) add(week, "raids", `nation ${depots.nation[i]}`, "field", depots.good[i], depots.expended[i] + depots.destroyed[i]);
  });
  const flows = found.map((week) => [...week.values()]), peaks = new Map();
  const key = ({ kind, from, to }) => kind === "supplies" ? `${from} ${to}` : kind;
  for (const flow of flows.flat()) peaks.set(key(flow), Math.max(peaks.get(key(flow)) || 0, flow.units));
  for (const flow of flows.flat()) flow.share = flow.units / peaks.get(key(flow));
  return flows;
}
