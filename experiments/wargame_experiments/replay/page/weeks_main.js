// The page of a campaign: one clock of weeks, keys, switches, address, and the battle of a raid in a frame.

const WEEK_SPEEDS = [1, 2, 4, 8, 16, 32];
const SHOW_MS = 60;

const app = {
  layers: Object.fromEntries(FLOWS.map((kind) => [kind, true])),
  week: 0, at: 0, speed: 4, frame: 0, isPlaying: false, isChanged: true, isAwake: false, only: false,
  good: 0, chosen: "", theme: null, weeks: null, panels: [],

  changed() {
    this.isChanged = true;
    if (this.isAwake) return;
    this.isAwake = true;
    requestAnimationFrame((now) => this.nextFrame(now));
  },

  async open(document_) {
    const weeks = this.weeks = new Weeks(await readRecord(document_, "forcemix-campaign-replay")), { header } = weeks;
    document.title = header.title;
    byId("title").textContent = header.title;
    byId("subtitle").textContent = `${header.campaign} · seed ${header.seed} · replication ${header.replication} · ${header.engine}`;
    byId("again").textContent = `To make it again: ${header.command.join(" ")} (forcemix ${header.forcemix}, code ${header.code.slice(0, 12)})`;
    byId("slider").max = weeks.n - 1;
    this.map = new Network(byId("map"), this);
    this.map.open(weeks);
    buildFlows(this);
    this.goodPanel = new GoodPanel(this);
    this.goodPanel.open(this.good = firstGood(weeks));
    this.events = new WeekEvents(byId("events"), byId("kinds"), weeks.eventList, WEEK_EVENTS, jumpTo);
    this.panels = [this.goodPanel, new LinePanel(this), new MoneyPanel(this), new RaidPanel(this), new MorePanel(this), new MeasurePanel(this)];
    this.paint();
    const raid = addressOf("raid");
    this.setWeek(addressOf("w") ?? 0);
    if (raid !== null) await inside.open(raid);
  },

  paint() {
    for (const panel of this.panels) panel.paint();
    drawActivity(this);
    this.changed();
  },

  setWeek(week) {
    this.at = this.week = Math.max(0, Math.min(this.weeks.n - 1, Math.round(week)));
    this.changed();
    if (!this.isPlaying) writeAddress();
  },

  play() {
    if (this.week >= this.weeks.n - 1) this.setWeek(0);
    this.isPlaying = true;
    this.lastFrame = performance.now();
    showPlaying();
    this.changed();
  },

  pause() {
    this.isPlaying = false;
    showPlaying();
    this.setWeek(this.week);
  },

  step(weeks) {
    this.isPlaying = false;
    showPlaying();
    this.setWeek(this.week + weeks);
  },

  stepEvent(direction) {
    const event = this.events.next(this.week, direction);
    if (event) jumpTo(event);
  },

  setSpeed(speed) {
    this.speed = speed;
    byId("speed").value = speed;
  },

  chooseGood(good) {
    this.good = good;
    this.goodPanel.open(good);
    this.goodPanel.paint();
    this.changed();
  },

  // A node of the map: a line shows its good, a nation one of its goods, a supplier its component, raids their battle.
  choose(node) {
    const { weeks } = this, { header } = weeks;
    this.chosen = node.key;
    if (node.role === "field") {
      const row = weeks.raidsIn(this.week).find((one) => weeks.raids.is_held[one]);
      if (row !== undefined) inside.open(row);
    } else if (node.role === "line") this.chooseGood(weeks.line(node.row, "good")[this.week]);
    else if (node.role === "supplier") this.chooseGood(header.suppliers[node.row].component);
    else if (node.role === "nation") {
      const goods = weeks.shownGoods().filter((good) => weeks.depots.at.has(`${node.row} ${good}`));
      if (goods.length) this.chooseGood(goods[(goods.indexOf(this.good) + 1) % goods.length]);
    }
    this.changed();
  },

  nextFrame(now) {
    this.isAwake = false;
    if (this.isPlaying) {
      const passed = Math.max(0, Math.min(0.25, (now - this.lastFrame) / 1000));
      this.at = Math.min(this.weeks.n - 1, this.at + passed * this.speed);
      this.lastFrame = now;
      if (Math.floor(this.at) !== this.week) { this.week = Math.floor(this.at); this.isChanged = true; }
      if (this.at >= this.weeks.n - 1) this.pause();
    }
    if (this.isChanged && this.weeks) {
      this.isChanged = false;
      this.map.draw();
      if (this.map.hovered) this.map.showTip();
      if (!this.isPlaying || now >= (this.showDue || 0)) { this.showDue = now + SHOW_MS; showWeek(this); }
      this.frame++;
    }
    if (this.isPlaying) { this.isAwake = true; requestAnimationFrame((later) => this.nextFrame(later)); }
  },

};

// The good that costs the defender most: what is shown first.
function firstGood(weeks) {
  const goods = weeks.shownGoods(), { attacker } = weeks.header;
  const worth = (good) => weeks.holders(good).reduce((sum, nation) => weeks.header.nations[nation].side === attacker ? sum
    : sum + weeks.depot(nation, good, "expended").reduce((units, n) => units + n, 0) * weeks.price(good, 0), 0);
  return goods.reduce((best, good) => worth(good) > worth(best) ? good : best, goods[0] ?? 0);
}

function showWeek({ week, weeks, panels, events }) {
  const peace = weeks.header.pre_war_weeks, isWar = week >= peace;
  for (const panel of panels) panel.show(week);
  events.show(week);
  byId("slider").value = week;
  byId("slider").ariaValueText = `week ${week}`;
  setText(byId("time"), `week ${week}`);
  setText(byId("tick"), isWar ? `week ${week - peace} of the war, of ${weeks.n - peace}` : `peace, ${peace - week} weeks to the war`);
  setText(byId("phase"), isWar ? "war" : "peace");
  byId("phase").classList.toggle("down", isWar);
}

function showPlaying() {
  const play = byId("play");
  play.textContent = app.isPlaying ? "❚❚" : "▶";
  play.ariaLabel = app.isPlaying ? "Pause" : "Play";
}

// Above the slider: the war shaded, value lost by week, a mark for each other event.
function drawActivity({ weeks, theme }) {
  const { pen, width, height } = penOf(byId("activity")), { header } = weeks, x = (week) => week / weeks.n * width;
  const lost = weeks.weeks[`lost_${header.sides[1 - header.attacker]}_usd`], most = Math.max(1, ...lost);
  pen.fillStyle = theme.war;
  pen.fillRect(x(header.pre_war_weeks), 0, width, height);
  pen.fillStyle = theme.bad;
  lost.forEach((value, week) => pen.fillRect(x(week), height * (1 - value / most), Math.max(1, x(1) - 0.5), height));
  pen.fillStyle = theme.mute;
  for (const { tick, kind } of weeks.eventList) if (kind !== "raid") pen.fillRect(x(tick), height - 4, 1.5, 4);
}

function buildFlows({ map, layers, theme }) {
  const seen = new Set(map.flows.flat().map(({ kind }) => kind));
  byId("flows").replaceChildren(...FLOWS.filter((kind) => seen.has(kind)).map((kind) => {
    const box = el("input", { type: "checkbox", checked: true, id: `flow-${kind}` });
    box.onchange = () => { layers[kind] = box.checked; app.changed(); };
    return el("label", {}, box, el("i", { className: `sample line${kind === "awards" ? " dashed" : ""} ${kind}` }), FLOW_WORDS[kind]);
  }));
}

// ---------------------------------------------------------------------------------------- jumps, address, theme, keys

function jumpTo(event) {
  app.isPlaying = false;
  showPlaying();
  if (event.line >= 0) app.chosen = `line ${event.line}`;
  if (event.good >= 0 && event.good !== app.good) app.chooseGood(event.good);
  app.setWeek(event.tick);
  setText(byId("said"), `week ${event.tick}: ${event.text}`);
}

function writeAddress() {
  const address = `#w=${app.week}${inside.row >= 0 ? `&raid=${inside.row}` : ""}`;
  if (location.hash === address || (!location.hash && address === "#w=0")) return;
  try { history.replaceState(null, "", address); } catch { /* a page inside another has no address */ }
}

function addressOf(name) {
  const found = new URLSearchParams(location.hash.slice(1)).get(name);
  return found !== null && /^\d{1,6}$/.test(found) ? Number(found) : null;
}

function readAddress() {
  const week = addressOf("w"), raid = addressOf("raid");
  if (week !== null && week !== app.week) app.step(week - app.week);
  if (raid === null && inside.row >= 0) inside.close();
  else if (raid !== null && raid !== inside.row) inside.open(raid);
}

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  const style = getComputedStyle(document.documentElement), read = (key) => style.getPropertyValue(`--${key}`).trim();
  const list = (letter, n) => Array.from({ length: n }, (_, i) => read(`${letter}${i}`));
  app.theme = { sides: [read("red"), read("blue")], bounds: list("b", 7), curves: list("c", 8), bad: read("s3"), line2: read("s8"),
    flows: Object.fromEntries(FLOWS.map((kind) => [kind, read(kind)])) };
  for (const key of ["map", "ink", "mute", "line", "panel", "war"]) app.theme[key] = read(key);
  if (!app.weeks) return;
  app.paint();
  inside.setTheme();
}

const switchTheme = () => setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
const changeSpeed = (by) => app.setSpeed(WEEK_SPEEDS[Math.max(0, Math.min(WEEK_SPEEDS.length - 1, WEEK_SPEEDS.indexOf(app.speed) + by))]);

const HELP = [["space", "play or pause"], ["← →", "one week back or on"], ["Page Up, Page Down", "a quarter back or on"], ["Home, End", "start, end"],
  ["N, P", "next event, event before"], ["[ ]", "slower, faster"], ["O, B", "open the raid of the week, back"], ["F", "only flows of the good"], ["D", "dark or light"]];
const KEYS = {
  " ": () => app.isPlaying ? app.pause() : app.play(),
  ArrowLeft: () => app.step(-1), ArrowRight: () => app.step(1), PageUp: () => app.step(-13), PageDown: () => app.step(13),
  Home: () => app.step(-1e6), End: () => app.step(1e6), n: () => app.stepEvent(1), p: () => app.stepEvent(-1),
  "[": () => changeSpeed(-1), "]": () => changeSpeed(1), o: () => app.choose({ role: "field", key: "field" }),
  f: () => byId("only").click(), d: switchTheme, "?": () => byId("help").showModal(),
};

function onKey(event) {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open || !app.weeks) return;
  if (inside.row >= 0) { if (isBack(event)) { event.preventDefault(); inside.close(); } return; }
  if (target.matches("select, input:not([type=range], [type=checkbox])")) return;
  if (key === " " && target.matches("button, input[type=checkbox]")) return;
  const action = KEYS[key] || KEYS[key.toLowerCase()];
  if (!action) return;
  event.preventDefault();
  action();
}

function listen() {
  const clicks = { play: KEYS[" "], "step-back": KEYS.ArrowLeft, "step-on": KEYS.ArrowRight, "event-next": KEYS.n, "event-back": KEYS.p,
    theme: switchTheme, "help-open": KEYS["?"], back: () => inside.close(), "raid-back": () => inside.open(inside.beside(-1)),
    "raid-next": () => inside.open(inside.beside(1)) };
  for (const [id, action] of Object.entries(clicks)) byId(id).onclick = action;
  byId("speed").append(...WEEK_SPEEDS.map((speed) => el("option", { value: speed }, `${speed} weeks/s`)));
  app.setSpeed(app.speed);
  byId("speed").onchange = () => app.setSpeed(Number(byId("speed").value));
  byId("slider").oninput = () => { app.isPlaying = false; showPlaying(); app.setWeek(Number(byId("slider").value)); };
  byId("keys").append(...HELP.flatMap(([key, does]) => [el("dt", {}, key), el("dd", {}, does)]));
  document.addEventListener("keydown", onKey);
  window.addEventListener("hashchange", readAddress);
  new ResizeObserver(() => app.weeks && drawActivity(app)).observe(byId("activity"));
  const isDark = matchMedia("(prefers-color-scheme: dark)");
  isDark.onchange = () => setTheme(isDark.matches ? "dark" : "light");
  setTheme(isDark.matches ? "dark" : "light");
  let before = "";
  window.onbeforeprint = () => { before = document.documentElement.dataset.theme; setTheme("light"); app.map.draw(); };
  window.onafterprint = () => setTheme(before);
}

// What is shown, for tests and for scripts of a reader.
function stateNow() {
  const { weeks, week } = app, { header } = weeks, of = (rows, value) => Object.fromEntries(rows.map((one, i) => [one.name, value(i)]));
  return {
    stock: of(header.nations, (nation) => Object.fromEntries(weeks.shownGoods().filter((good) => weeks.depots.at.has(`${nation} ${good}`))
      .map((good) => [header.goods[good].name, weeks.depot(nation, good, "stock")[week]]))),
    output: of(header.lines, (line) => weeks.line(line, "output")[week]),
    bound: of(header.lines, (line) => header.bounds[weeks.line(line, "bound")[week]]),
    flows: app.map.shownFlows().map(({ kind, from, to, units }) => ({ kind, from, to, units })),
    good: header.goods[app.good].name,
  };
}

async function start() {
  listen();
  await app.open(await readDocument("record"));
  window.replay = Object.freeze({
    get week() { return app.week; },
    get frame() { return app.frame; },
    get raid() { return inside.row; },
    setWeek: (week) => app.step(week - app.week),
    play: () => app.play(),
    pause: () => app.pause(),
    state: stateNow,
  });
}

start().catch((error) => {
  byId("error").hidden = false;
  byId("error").textContent = error.message;
});
