// The schematic map: suppliers, lines, nations with their depots, shops and where goods are used, in columns by role;
// those of the attacker come from the other end. Places follow from names and links alone.

const FLOW_WORDS = { deliveries: "deliveries", awards: "orders awarded", donations: "donations", supplies: "components",
  repairs: "repair", use: "expended", raids: "raids" };
const WIDEST = 13;  // pixels of the largest flow
const BREADTH = { supplier: 1.1, line: 1.35, nation: 1.1, field: 1.3 };  // of columns, to each other
const TALLEST = { supplier: 34, line: 34, nation: 92, shop: 26, field: 150 };

class Network {
  constructor(canvas, app) {
    Object.assign(this, { canvas, app, pen: canvas.getContext("2d"), hovered: null });
    new ResizeObserver(() => this.resize()).observe(canvas);
    canvas.onpointermove = (event) => this.hover(event.offsetX, event.offsetY);
    canvas.onpointerleave = () => this.hover(-1, -1);
    canvas.onclick = (event) => { this.hover(event.offsetX, event.offsetY); if (this.hovered) app.choose(this.hovered); };
  }

  open(weeks) {
    this.weeks = weeks;
    Object.assign(this, networkOf(weeks));
    this.flows = flowsByWeek(weeks);
    this.peakUSD = Math.max(1, ...this.flows.flat().map(({ usd }) => usd));
    this.peakOf = new Map();
    for (const { goods } of this.flows.flat()) for (const [good, n] of goods) this.peakOf.set(good, Math.max(n, this.peakOf.get(good) || 0));
    this.resize();
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas, scale = window.devicePixelRatio || 1;
    if (!width || !height || !this.weeks) return;
    Object.assign(this, { width, height, scale });
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    this.place();
    this.app.changed();
  }

  // Columns side by side; rows of lines by nation, all others near what they are linked to, a shop under its nation.
  place() {
    const { columns, width, height, weeks } = this, top = 22, tall = height - top - 26;
    const unit = width / columns.reduce((sum, [{ role }]) => sum + BREADTH[role], 0);
    this.gap = Math.min(90, unit * 0.3);
    let left = 0;
    for (const column of columns) {
      const { role } = column[0], step = unit * BREADTH[role], share = (node) => node.role === "shop" ? 0.45 : 1;
      if (role === "line") column.sort((a, b) => weeks.header.lines[a.row].nation - weeks.header.lines[b.row].nation || a.row - b.row);
      const room = tall / column.reduce((sum, node) => sum + share(node), 0);
      column.forEach((node, i) => Object.assign(node, { x: left + step / 2, w: Math.min(step - this.gap, 190), h: Math.min(TALLEST[node.role], room * share(node) * 0.8),
        y: top + tall / column.length * (i + 0.5) }));
      left += step;
    }
    for (const column of columns) if (["supplier", "nation"].includes(column[0].role)) this.settle(column, top, tall);
  }

  // Rows of a column where their links wish them, none above another.
  settle(column, top, tall) {
    const linked = (node) => this.links.flatMap(([a, b]) => a === node.key ? [b] : b === node.key ? [a] : [])
      .map((key) => this.nodes.get(key)).filter(({ role }) => role === "line");
    for (const node of column) {
      const to = linked(node);
      node.wish = to.length ? to.reduce((sum, { y }) => sum + y, 0) / to.length : node.y;
    }
    for (const node of column) if (node.role === "shop") node.wish = this.nodes.get(`nation ${this.weeks.header.shops[node.row].nation}`).wish + 0.01;
    column.sort((a, b) => a.wish - b.wish || a.row - b.row);
    const between = Math.min(10, (tall - column.reduce((sum, { h }) => sum + h, 0)) / column.length);
    let free = top;
    for (const node of column) { node.y = Math.max(node.wish, free + node.h / 2); free = node.y + node.h / 2 + between; }
    free = top + tall;
    for (const node of [...column].reverse()) { node.y = Math.min(node.y, free - node.h / 2); free = node.y - node.h / 2 - between; }
  }

  // ------------------------------------------------------------------------------------------------------ drawing

  draw() {
    if (!this.width) return;
    const { pen, app } = this, { theme } = app;
    pen.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    pen.fillStyle = theme.map;
    pen.fillRect(0, 0, this.width, this.height);
    pen.lineCap = "butt";
    for (const [from, to] of this.links) this.drawLink(from, to);
    for (const flow of this.shownFlows()) this.drawFlow(flow);
    for (const node of this.nodes.values()) this.drawNode(node);
    this.drawHeads();
    this.drawScale();
  }

  // Flows of the week that are switched on, those of the chosen good alone if that is asked for.
  shownFlows() {
    const { week, layers, only, good } = this.app;
    return this.flows[week].filter(({ kind, goods }) => layers[kind] && (!only || goods.has(good)));
  }

  widthOf({ kind, usd, share, goods }) {
    const { only, good } = this.app;
    if (only) return 1 + (WIDEST - 1) * goods.get(good) / this.peakOf.get(good);
    return usd > 0 ? 1 + (WIDEST - 1) * Math.sqrt(usd / this.peakUSD) : 1 + 4 * share;
  }

  // Ends of a curve from one node to another: the sides that face each other, both right where they are in one column.
  ends(from, to, shift = 0) {
    const a = this.nodes.get(from), b = this.nodes.get(to), way = Math.sign(b.x - a.x);
    const bulge = Math.min(1.2 * this.gap, 18 + Math.abs(a.y - b.y) * 0.3);
    if (!way) return [a.x + a.w / 2, a.y + shift, a.x + a.w / 2 + bulge, a.y, b.x + b.w / 2 + bulge, b.y, b.x + b.w / 2, b.y + shift];
    const x0 = a.x + way * a.w / 2, x1 = b.x - way * b.w / 2, half = (x1 - x0) / 2;
    return [x0, a.y + shift, x0 + half, a.y + shift, x1 - half, b.y + shift, x1, b.y + shift];
  }

  drawLink(from, to) {
    const { pen, app } = this, [x0, y0, ...rest] = this.ends(from, to);
    pen.strokeStyle = app.theme.line;
    pen.lineWidth = 0.8;
    pen.beginPath();
    pen.moveTo(x0, y0);
    pen.bezierCurveTo(...rest);
    pen.stroke();
  }

  drawFlow(flow) {
    const { pen, app } = this, width = this.widthOf(flow), isOrder = flow.kind === "awards";
    const [x0, y0, a, b, c, d, x1, y1] = this.ends(flow.from, flow.to, isOrder ? 5 : flow.kind === "deliveries" ? -3 : 0);
    const size = 4 + width * 0.6, angle = Math.atan2(y1 - d, x1 - c || 1e-6);
    const { side } = this.nodes.get(flow.to);
    pen.strokeStyle = pen.fillStyle = flow.kind === "deliveries" ? app.theme.sides[side] : app.theme.flows[flow.kind];
    pen.globalAlpha = isOrder ? 0.6 : 0.85;
    pen.lineWidth = width;
    pen.setLineDash(isOrder ? [5, 4] : []);
    pen.beginPath();
    pen.moveTo(x0, y0);
    pen.bezierCurveTo(a, b, c, d, x1 - Math.cos(angle) * size, y1 - Math.sin(angle) * size);
    pen.stroke();
    pen.setLineDash([]);
    pen.beginPath();
    for (const turn of [0, 2.5, -2.5]) {
      const reach = turn ? size * 1.15 : 0;
      pen.lineTo(x1 + Math.cos(angle + turn) * reach, y1 + Math.sin(angle + turn) * reach);
    }
    pen.fill();
    pen.globalAlpha = 1;
  }

  drawNode(node) {
    const { pen, app } = this, { theme } = app, { x, y, w, h, role } = node, left = x - w / 2, topY = y - h / 2;
    const isChosen = app.chosen === node.key || this.hovered === node;
    pen.fillStyle = theme.panel;
    pen.strokeStyle = isChosen ? theme.ink : role === "field" ? theme.mute : theme.sides[node.side];
    pen.lineWidth = isChosen ? 2.2 : 1.2;
    pen.beginPath();
    pen.roundRect(left, topY, w, h, role === "supplier" || role === "shop" ? h / 2 : 4);
    pen.fill();
    pen.save();
    pen.clip();
    this[`draw_${role}`](node, left, topY);
    pen.restore();
    pen.beginPath();
    pen.roundRect(left, topY, w, h, role === "supplier" || role === "shop" ? h / 2 : 4);
    pen.stroke();
  }

  // A line is filled by its output over its capacity, in the colour of what bound it.
  draw_line(node, left, top) {
    const { weeks, app } = this, { week, theme } = app, value = (column) => weeks.line(node.row, column)[week];
    const capacity = value("capacity"), part = Math.min(1, value("output") / (capacity || 1));
    this.fill(left, top, node.w * part, node.h, theme.bounds[value("bound")], 0.38);
    this.fill(left, top + node.h - 3, node.w, 3, theme.bounds[value("bound")], 1);
    this.text(node.label, node.x, node.y + 3, node.w - 6, theme.ink);
  }

  draw_supplier(node, left, top) {
    const { theme, week } = this.app, isUp = this.weeks.isUp(node.row, week);
    if (!isUp) this.fill(left, top, node.w, node.h, theme.bad, 0.35);
    this.text(isUp ? node.label : `✕ ${node.label}`, node.x, node.y + 4, node.w - 8, isUp ? theme.ink : theme.bad);
  }

  draw_shop(node, left, top) {
    const { weeks, app } = this, { repairs } = weeks;
    let waiting = 0;
    for (const [key, row] of repairs.at) if (key.startsWith(`${node.row} `)) waiting += repairs.waiting[row + app.week];
    this.text(`${node.label}${waiting ? `: ${short(waiting)} wait` : ""}`, node.x, node.y + 4, node.w - 8, waiting ? app.theme.bad : app.theme.ink);
  }

  // The depot of a nation: a bar a good, stock over the largest of target and what it ever has.
  draw_nation(node, left, top) {
    const { weeks, app } = this, { theme, week, good: chosen } = app;
    const goods = [...weeks.depots.at.keys()].filter((key) => key.startsWith(`${node.row} `)).map((key) => Number(key.split(" ")[1]));
    this.text(node.label, node.x, top + 13, node.w - 6, theme.sides[node.side], true);
    const room = (node.w - 10) / goods.length, tall = node.h - 24, foot = top + node.h - 5;
    if (tall < 6) return;
    goods.forEach((good, i) => {
      const stock = weeks.depot(node.row, good, "stock"), target = weeks.stockOf.get(`${node.row} ${good}`)?.target || 0;
      const most = Math.max(target, this.mostOf(node.row, good, stock)) || 1, x = left + 5 + i * room, wide = Math.max(1, room - 1.5);
      this.fill(x, foot - tall, wide, tall, theme.line, 0.5);
      this.fill(x, foot - tall * stock[week] / most, wide, tall * stock[week] / most, good === chosen ? theme.ink : theme.sides[node.side], good === chosen ? 1 : 0.7);
      if (!stock[week]) this.fill(x, foot - 3, wide, 3, theme.bad, 1);
      if (target) this.fill(x, foot - tall * target / most, wide, 1.2, theme.ink, 0.8);
    });
  }

  mostOf(nation, good, stock) {
    const key = `${nation} ${good}`;
    this.mosts = this.mosts || new Map();
    if (!this.mosts.has(key)) this.mosts.set(key, stock.reduce((most, n) => Math.max(most, n), 0));
    return this.mosts.get(key);
  }

  draw_field(node) {
    const { weeks, app } = this, { theme, week } = app, { header } = weeks, { raids, attackers, leakers } = weeks.weeks;
    const lost = weeks.weeks[`lost_${header.sides[1 - header.attacker]}_usd`][week];
    const lines = raids[week] ? [`${raids[week]} raid${raids[week] > 1 ? "s" : ""}`, `${short(attackers[week])} attack`, `${short(leakers[week])} through`,
      `${short(lost, 2)} USD lost`, ...weeks.raidsIn(week).some((row) => weeks.raids.is_held[row]) ? ["open ▸"] : []] : [weeks.weeks.is_war[week] ? "no raid" : "peace"];
    const words = header.raids.policy ? lines : [weeks.weeks.is_war[week] ? "use in war" : "use in peace"];
    if (header.land) for (const side of header.sides) words.push(`${side} ${short(weeks.series[`strength_land_${side}`][week])}`);
    words.forEach((word, i) => this.text(word, node.x, node.y + 4 + 16 * (i - (words.length - 1) / 2), node.w - 6, raids[week] ? theme.flows.raids : theme.mute, i === 0));
  }

  drawHeads() {
    const words = { supplier: "suppliers", line: "lines", nation: this.weeks.header.shops.length ? "nations, shops" : "nations", field: "" };
    for (const [node] of this.columns) this.text(words[node.role], node.x, 13, node.w + 20, this.app.theme.mute);
  }

  // What the width of a flow says.
  drawScale() {
    const { only, good, theme } = this.app, { header } = this.weeks;
    const most = only ? `${short(this.peakOf.get(good) || 0)} ${header.goods[good].name}, linear` : `${short(this.peakUSD)} USD, as the square root; components: of their peak`;
    this.fill(8, this.height - 8 - WIDEST / 2, 22, WIDEST, theme.mute, 0.6);
    this.text(`= ${most}`, 36, this.height - 4, this.width - 44, theme.mute, false, "left");
  }

  fill(x, y, w, h, colour, alpha) {
    const { pen } = this;
    pen.globalAlpha = alpha;
    pen.fillStyle = colour;
    pen.fillRect(x, y, w, h);
    pen.globalAlpha = 1;
  }

  // A word, shortened until it fits.
  text(word, x, y, room, colour, isStrong = false, align = "center") {
    const { pen } = this;
    pen.font = `${isStrong ? "600 " : ""}11px system-ui, sans-serif`;
    pen.textAlign = align;
    pen.fillStyle = colour;
    let shown = word;
    for (let n = word.length; n > 1 && pen.measureText(shown).width > room; n--) shown = `${word.slice(0, n - 1)}…`;
    pen.fillText(shown, x, y);
  }

  // ----------------------------------------------------------------------------------------------------- pointing

  hover(x, y) {
    const inside = (node) => Math.abs(x - node.x) <= node.w / 2 && Math.abs(y - node.y) <= node.h / 2;
    const found = this.weeks ? [...this.nodes.values()].find(inside) || null : null;
    this.canvas.style.cursor = found ? "pointer" : "default";
    if (found !== this.hovered) { this.hovered = found; this.app.changed(); }
    this.showTip();
  }

  showTip() {
    const tip = byId("tip"), node = this.hovered;
    tip.hidden = !node;
    if (!node) return;
    tip.replaceChildren(...nodeLines(this.weeks, node, this.app.week, this.flows[this.app.week]).map((line) => el("div", {}, line)));
    tip.style.left = `${Math.max(4, Math.min(this.width - tip.offsetWidth - 4, node.x + (node.x > this.width / 2 ? -node.w / 2 - 10 - tip.offsetWidth : node.w / 2 + 10)))}px`;
    tip.style.top = `${Math.max(4, Math.min(this.height - tip.offsetHeight - 4, node.y - 20))}px`;
  }
}
