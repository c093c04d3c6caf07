// The page: one clock for all records, keys, pointer, switches, address.

const SPEEDS = [1, 2, 5, 10, 20, 50, 100, 200];
const LAYERS = [  // key, label, kind of sample, on at first
  ["missile", "missiles", "line", true], ["drone", "interceptor drones", "line", true], ["gun", "guns", "line dashed", true],
  ["laser", "lasers", "line", true], ["microwave", "microwave sectors", "patch", true],
  ["coverage", "coverage", "patch", true], ["jamming", "jamming", "patch dashed", true],
  ["weapons", "weapon reach", "ring", false], ["sensors", "sensor, jammer reach", "ring dashed", false],
  ["labels", "names", "", true], ["ended", "lost and arrived", "", true],
];
const PANEL_MS = 100;  // between two updates of the panels while it plays

const app = {
  view: { k: 1, x: 0, y: 0, isMoved: false },
  layers: Object.fromEntries(LAYERS.map(([key, , , isOn]) => [key, isOn])),
  look: 0,             // version of theme and switches
  theme: null,
  time: 0, end: 0, speed: 20, frame: 0, isPlaying: false, isChanged: true,
  battles: [], maps: [], panels: [],

  changed() { this.isChanged = true; wake(); },

  // Show these records in place of those before.
  async open(documents) {
    const records = await Promise.all(documents.map((one) => readRecord(one))), battles = records.map((record) => new Battle(record));
    const [{ header }] = battles, isFirst = !this.battles.length;
    this.battles = battles;
    this.end = Math.max(...battles.map((battle) => battle.header.t_end_s));
    document.title = header.title;
    byId("title").textContent = header.title;
    const key = ({ scenario, seed, replication, engine }) => `${scenario} · seed ${seed} · replication ${replication} · ${engine}`;
    byId("subtitle").textContent = battles.length > 1 ? "A and B on one clock" : key(header);
    byId("again").textContent = `To make it again: ${header.command.join(" ")} (forcemix ${header.forcemix}, code ${header.code.slice(0, 12)})`;
    document.body.classList.toggle("two", battles.length > 1);
    const figures = [...document.querySelectorAll("#maps figure")];
    figures.forEach((figure, i) => {
      figure.hidden = i >= battles.length;
      figure.lastElementChild.textContent = battles.length > 1 && battles[i] ? `${"AB"[i]}  ${key(battles[i].header)}` : "";
    });
    if (isFirst) this.maps = battles.map((_, i) => new BattleMap(figures[i].firstElementChild, this));
    this.maps.forEach((map, i) => map.open(battles[i]));
    if (isFirst) this.maps.forEach(listenToPointer);
    this.panels = [
      new Counters(byId("counters"), battles), this.states = new States(byId("states"), battles, this.theme),
      new Magazines(byId("magazines"), battles), new Networks(byId("networks"), battles),
      this.events = new Events(byId("events"), byId("kinds"), battles, jumpTo),
    ];
    byId("slider").max = this.end;
    if (isFirst) this.setSpeed(SPEEDS.find((speed) => speed >= (this.end || 1800) / 90) || 200);
    for (const [key] of LAYERS) byId(`layer-${key}`).parentNode.hidden = !battles.some((battle) => occurs(battle, key));
    drawSymbols();
    drawActivity();
    this.setTime(isFirst ? addressTime() || 0 : this.time);
  },

  setTime(seconds) {
    this.time = Math.max(0, Math.min(this.end, seconds));
    for (const battle of this.battles) battle.seek(Math.min(this.time, battle.header.t_end_s));
    this.panelsDue = 0;
    this.changed();
    if (!this.isPlaying) writeAddress();
  },

  setSpeed(speed) {
    this.speed = speed;
    byId("speed").value = speed;
  },

  play() {
    if (this.time >= this.end) this.setTime(0);
    this.isPlaying = true;
    this.lastFrame = performance.now();
    showPlaying();
    wake();
  },

  pause() {
    this.isPlaying = false;
    showPlaying();
    this.setTime(this.time);
  },

  step(ticks) {
    this.isPlaying = false;
    showPlaying();
    const { tickS } = this.battles[0];
    this.setTime(Math.round(this.time / tickS + ticks) * tickS);
  },

  stepEvent(direction) {
    const { tickS } = this.battles[0], event = this.events.next(Math.floor(this.time / tickS + 1e-6), direction);
    if (event) jumpTo(event);
  },
};

// ------------------------------------------------------------------------------------------------------- frames

let isAwake = false;

function wake() {
  if (isAwake) return;
  isAwake = true;
  requestAnimationFrame(nextFrame);
}

function nextFrame(now) {
  isAwake = false;
  if (app.isPlaying) {
    const passed = Math.min(0.25, Math.max(0, (now - app.lastFrame) / 1000));
    app.lastFrame = now;
    app.time = Math.min(app.end, app.time + passed * app.speed);
    for (const battle of app.battles) battle.seek(Math.min(app.time, battle.header.t_end_s));
    app.isChanged = true;
    if (app.time >= app.end) app.pause();
  }
  if (!app.isChanged || !app.battles.length) return;
  app.isChanged = false;
  for (const map of app.maps) map.draw();
  app.frame++;
  if (!app.isPlaying || now >= (app.panelsDue || 0)) {
    app.panelsDue = now + PANEL_MS;
    showPanels();
  }
  if (app.isPlaying) wake();
}

function showPanels() {
  const { tickS, header } = app.battles[0], tick = Math.floor(app.time / tickS + 1e-6);
  for (const panel of app.panels) panel.show(tick);
  byId("slider").value = app.time;
  byId("slider").ariaValueText = clockText(app.time);
  setText(byId("time"), clockText(app.time));
  setText(byId("tick"), `tick ${tick.toLocaleString("en")} of ${Math.round(app.end / tickS).toLocaleString("en")}`);
  byId("activity").style.setProperty("--now", app.time / app.end);
  app.maps.forEach((map, i) => { if (map.hovered >= 0) showTip(map, app.battles[i]); });
}

function showPlaying() {
  const play = byId("play");
  play.textContent = app.isPlaying ? "❚❚" : "▶";
  play.ariaLabel = app.isPlaying ? "Pause" : "Play";
}

// Losses and arrivals over the battle, above the slider.
function drawActivity() {
  const canvas = byId("activity"), scale = window.devicePixelRatio || 1, pen = canvas.getContext("2d");
  const width = canvas.clientWidth, height = canvas.clientHeight, bins = Math.max(10, Math.floor(width / 4));
  canvas.width = width * scale;
  canvas.height = height * scale;
  pen.scale(scale, scale);
  const kinds = [["arrival", 6], ["loss", 5]], counts = kinds.map(() => new Float32Array(bins + 1));
  for (const event of app.events.all) {
    const which = kinds.findIndex(([kind]) => kind === event.kind);
    if (which >= 0) counts[which][Math.min(bins, Math.floor(event.tick * event.battle.tickS / app.end * bins))] += event.n;
  }
  const high = Math.max(1, ...counts[0].map((n, i) => n + counts[1][i]));
  for (let i = 0; i <= bins; i++) {
    let y = height;
    kinds.forEach(([, state], which) => {
      const part = counts[which][i] / high * (height - 1);
      pen.fillStyle = state === 5 ? app.theme.mute : app.theme.states[state];
      pen.fillRect(i / (bins + 1) * width, y - part, Math.max(1, width / (bins + 1) - 1), part);
      y -= part;
    });
  }
}

// ---------------------------------------------------------------------------------------------- jumps and address

function jumpTo(event) {
  app.isPlaying = false;
  showPlaying();
  app.maps[event.which].chosen = event.element;
  app.setTime(event.tick * event.battle.tickS);
  setText(byId("said"), `${clockText(app.time)} ${eventText(event.battle, event)}`);
}

function writeAddress() {
  const address = `#t=${+app.time.toFixed(1)}`;
  if (location.hash === address || (!location.hash && app.time === 0)) return;
  try { history.replaceState(null, "", address); } catch { /* a page inside another has no address */ }
}

function addressTime() {
  const found = /^#t=(\d+(?:\.\d*)?)$/.exec(location.hash);
  return found ? Number(found[1]) : null;
}

function readAddress() {
  const time = addressTime();
  if (time === null || Math.abs(time - app.time) < 0.06) return;
  app.isPlaying = false;
  showPlaying();
  app.setTime(time);
}

// ------------------------------------------------------------------------------------------------------- pointer

function listenToPointer(map) {
  const { canvas } = map, down = new Map();
  let start = null, gap = 0;
  const middle = () => [...down.values()].reduce(([x, y], [a, b]) => [x + a / down.size, y + b / down.size], [0, 0]);
  const spread = () => { const [a, b] = down.values(); return b ? Math.hypot(a[0] - b[0], a[1] - b[1]) : 0; };
  const at = (event) => [event.offsetX, event.offsetY];
  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId);
    down.set(event.pointerId, at(event));
    start = at(event);
    gap = spread();
  };
  canvas.onpointermove = (event) => {
    if (!down.has(event.pointerId)) return hover(map, ...at(event));
    const [x0, y0] = middle();
    down.set(event.pointerId, at(event));
    const [x, y] = middle();
    if (start && Math.hypot(at(event)[0] - start[0], at(event)[1] - start[1]) < 4) return;
    start = null;
    map.pan(x - x0, y - y0);
    if (gap && down.size === 2) { map.zoom(spread() / gap, x, y); gap = spread(); }
  };
  canvas.onpointerup = canvas.onpointercancel = (event) => {
    if (start && event.type === "pointerup") { hover(map, ...at(event)); map.chosen = map.hovered; app.changed(); }
    down.delete(event.pointerId);
    start = null;
    gap = spread();
  };
  canvas.onpointerleave = () => hover(map, -1e6, -1e6);
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    map.zoom(Math.exp(-Math.max(-80, Math.min(80, event.deltaY)) / 300), event.offsetX, event.offsetY);
  }, { passive: false });
}

function hover(map, x, y) {
  const element = map.nearest(x, y);
  if (element !== map.hovered) { map.hovered = element; app.changed(); }
  if (element >= 0) showTip(map, map.battle);
  else byId("tip").hidden = true;
}

function showTip(map, battle) {
  const tip = byId("tip"), element = map.hovered, unit = battle.header.units[battle.unitOf[element]];
  const lines = [`${unit.label}, ${element - unit.first + 1} of ${unit.count}`, `${unit.element}${unit.is_decoy ? ", decoy" : ""}`];
  if (unit.is_mover) {
    const speed = battle.speed(element);
    lines.push(STATES[battle.state(element)]);
    if (speed > 0) lines.push(`${Math.round(speed)} m/s, ${Math.round(battle.height(element)).toLocaleString("en")} m high`);
  } else {
    lines.push(battle.header.statuses[battle.status[element]]);
    if (battle.isDown(unit.network)) lines.push(`${networkName(battle, unit.network)} down`);
    for (const [kind, [, to]] of Object.entries(unit.reach)) lines.push(`${kind} to ${+(to / 1000).toFixed(1)} km`);
  }
  if (unit.price_usd) lines.push(`${short(unit.price_usd)} USD`);
  tip.replaceChildren(...lines.map((line) => el("div", {}, line)));
  tip.hidden = false;
  const box = map.canvas.getBoundingClientRect(), all = byId("maps").getBoundingClientRect();
  const x = map.px(battle.x(element)) + box.left - all.left, y = map.py(battle.y(element)) + box.top - all.top;
  tip.style.left = `${Math.max(4, x + 16 + tip.offsetWidth > all.width ? x - 16 - tip.offsetWidth : x + 16)}px`;
  tip.style.top = `${Math.max(4, Math.min(all.height - tip.offsetHeight - 4, y - 10))}px`;
}

// ------------------------------------------------------------------------------------------------ switches, theme

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  app.theme = readTheme();
  app.look++;
  if (!app.battles.length) return;
  app.states.paint(app.theme);
  drawSymbols();
  drawActivity();
  app.changed();
}

function switchTheme() {
  setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
}

function setLayer(key, isOn) {
  app.layers[key] = isOn;
  app.look++;
  byId(`layer-${key}`).checked = isOn;
  app.changed();
}

// Whether a battle has what a switch shows.
function occurs({ header, shots, beams, pulses, fields, unitOf }, layer) {
  const reaches = (kinds) => header.units.some(({ reach }) => kinds.some((kind) => reach[kind]));
  const fires = (isDrone) => shots.shooter.some((one) => (header.units[unitOf[one]].shot === "interceptor drone") === isDrone);
  if (layer === "missile" || layer === "drone") return fires(layer === "drone");
  if (layer === "gun" || layer === "laser") return beams.kind.includes(Number(layer === "laser"));
  if (layer === "microwave") return pulses.rows > 0;
  if (layer === "coverage" || layer === "jamming") return fields.rows > 0 && fields[layer].some((value) => value);
  if (layer === "weapons" || layer === "sensors") return reaches(layer === "weapons" ? WEAPONS : ["sensor", "jammer"]);
  return true;
}

function buildSwitches() {
  byId("switches").replaceChildren(...LAYERS.map(([key, label, sample]) => {
    const box = el("input", { type: "checkbox", id: `layer-${key}`, checked: app.layers[key] });
    box.onchange = () => setLayer(key, box.checked);
    return el("label", {}, box, el("i", { className: `sample ${sample} ${key}` }), label);
  }));
  byId("keys").append(...HELP.flatMap(([key, does]) => [el("dt", {}, key), el("dd", {}, does)]));
  byId("speed").append(...SPEEDS.map((speed) => el("option", { value: speed }, `× ${speed}`)));
}

// The symbols of the kinds of ground units that are here.
function drawSymbols() {
  const seen = new Map();
  for (const { header } of app.battles) {
    for (const { kind, side, is_mover: isMover } of header.units) if (!isMover) seen.set(`${kind} ${side}`, [kind, side]);
  }
  byId("symbols").replaceChildren(...[...seen.values()].map(([kind, side]) => {
    const icon = el("canvas", { width: 48, height: 48 }), pen = icon.getContext("2d");
    pen.setTransform(2, 0, 0, 2, 24, 24);
    drawSymbol(pen, app.theme, kind, side, false, false);
    return el("span", {}, icon, kind.replaceAll("-", " "));
  }));
}

// ---------------------------------------------------------------------------------------------------------- keys

const HELP = [["space", "play or pause"], ["← →", "one tick back or on"], ["Page Up, Page Down", "one minute back or on"],
  ["Home, End", "start, end"], ["N, P", "next event, event before"], ["[ ]", "slower, faster"],
  ["+ − 0", "zoom in, zoom out, whole map"], ["Shift + arrows", "move the map"],
  ["C, J, R", "coverage, jamming, weapon reach"], ["D", "dark or light"], ["Esc", "choose nothing"]];
const KEYS = {
  " ": () => app.isPlaying ? app.pause() : app.play(),
  ArrowLeft: () => app.step(-1), ArrowRight: () => app.step(1),
  PageUp: () => app.setTime(app.time - 60), PageDown: () => app.setTime(app.time + 60),
  Home: () => app.setTime(0), End: () => app.setTime(app.end),
  n: () => app.stepEvent(1), p: () => app.stepEvent(-1),
  "[": () => changeSpeed(-1), "]": () => changeSpeed(1),
  "+": () => app.maps[0].zoom(1.4), "=": () => app.maps[0].zoom(1.4), "-": () => app.maps[0].zoom(1 / 1.4),
  0: () => app.maps[0].fit(),
  c: () => setLayer("coverage", !app.layers.coverage), j: () => setLayer("jamming", !app.layers.jamming),
  r: () => setLayer("weapons", !app.layers.weapons),
  d: switchTheme, "?": () => byId("help").showModal(),
  Escape: () => { for (const map of app.maps) map.chosen = map.hovered = -1; byId("tip").hidden = true; app.changed(); },
};
const PANS = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };

function changeSpeed(by) {
  app.setSpeed(SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, SPEEDS.indexOf(app.speed) + by))]);
}

function onKey(event) {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open || !app.battles.length) return;
  if (target.matches("select, input:not([type=range], [type=checkbox])")) return;
  if (key === " " && target.matches("button, input[type=checkbox]")) return;
  const action = event.shiftKey && PANS[key] ? () => app.maps[0].pan(...PANS[key]) : KEYS[key] || KEYS[key.toLowerCase()];
  if (!action) return;
  event.preventDefault();
  action();
}

// --------------------------------------------------------------------------------------------------------- start

function listen() {
  const clicks = { play: KEYS[" "], "step-back": KEYS.ArrowLeft, "step-on": KEYS.ArrowRight, "event-next": KEYS.n,
    "event-back": KEYS.p, theme: switchTheme, "help-open": KEYS["?"], "zoom-in": KEYS["+"], "zoom-out": KEYS["-"],
    "zoom-reset": KEYS[0] };
  for (const [id, action] of Object.entries(clicks)) byId(id).onclick = action;
  byId("speed").onchange = () => app.setSpeed(Number(byId("speed").value));
  byId("slider").oninput = () => app.setTime(Number(byId("slider").value));
  document.addEventListener("keydown", onKey);
  window.addEventListener("hashchange", readAddress);
  new ResizeObserver(() => app.battles.length && drawActivity()).observe(byId("activity"));
  const isDark = matchMedia("(prefers-color-scheme: dark)");
  isDark.onchange = () => setTheme(isDark.matches ? "dark" : "light");
  setTheme(isDark.matches ? "dark" : "light");
  let before = "";
  window.onbeforeprint = () => {
    before = document.documentElement.dataset.theme;
    setTheme("light");
    for (const map of app.maps) map.draw();
  };
  window.onafterprint = () => setTheme(before);
}

// Counts at the time shown: elements by status, elements of each unit by status, movers by state.
function stateNow(which = 0) {
  const battle = app.battles[which], { statuses, units } = battle.header, count = (list) => {
    const found = {};
    for (const word of list) found[word] = (found[word] || 0) + 1;
    return found;
  };
  const words = Array.from(battle.status, (status) => statuses[status]);
  return {
    statuses: count(words),
    units: Object.fromEntries(units.map(({ name, first, count: n }) => [name, count(words.slice(first, first + n))])),
    movers: count(Array.from(battle.movers, (element) => STATES[battle.state(element)])),
  };
}

function showError(error) {
  byId("error").hidden = false;
  byId("error").textContent = error.message;
}

async function start() {
  buildSwitches();
  listen();
  await app.open((await Promise.all(["record", "other"].map(readDocument))).filter(Boolean));
  window.replay = Object.freeze({
    get time() { return app.time; },
    get frame() { return app.frame; },
    setTime: (seconds) => app.setTime(seconds),
    play: () => app.play(),
    pause: () => app.pause(),
    state: stateNow,
  });
  const settings = await readDocument("settings");
  if (settings) startLive(app, settings);
}

start().catch(showError);
