// The state of a battle at any time. What changes lies in lists sorted by tick; going forward applies what is new,
// going back starts again from tick 0.

const WAITING = 0, CARRIED = 1, FLYING = 2, STANDING = 3, ARRIVED = 4, DESTROYED = 5, JAMMED = 6, HOME = 7;
const STATES = ["unseen", "detected", "tracked", "engaged", "lost to jamming", "destroyed", "arrived", "home",
  "not launched"];
const UNSEEN = 0, DETECTED = 1, TRACKED = 2, ENGAGED = 3, NOT_LAUNCHED = 8;
const STATE_OF = { [ARRIVED]: 6, [DESTROYED]: 5, [JAMMED]: 4, [HOME]: 7, [WAITING]: NOT_LAUNCHED, [CARRIED]: NOT_LAUNCHED };
const SEEN = 0, KNOWN = 1, AIMED = 2;

class Battle {
  constructor(record) {
    Object.assign(this, record);
    const { header, legs } = record;
    this.tickS = header.tick_s;
    this.size = record.elements.rows;
    this.unitOf = record.elements.unit;
    this.sideOf = Uint8Array.from(this.unitOf, (unit) => header.units[unit].side);
    this.isMover = Uint8Array.from(this.unitOf, (unit) => header.units[unit].is_mover);
    this.isDecoy = Uint8Array.from(this.unitOf, (unit) => header.units[unit].is_decoy);
    this.movers = Uint32Array.from(this.isMover.keys()).filter((e) => this.isMover[e]);
    this.ground = Uint32Array.from(this.isMover.keys()).filter((e) => !this.isMover[e]);
    this.firstLeg = new Uint32Array(this.size + 1);
    for (let i = 0; i < legs.rows; i++) this.firstLeg[legs.element[i] + 1] = i + 1;
    this.heading = new Uint8Array(legs.rows);
    for (let i = 0; i < legs.rows; i++) {
      const turn = Math.atan2(legs.vx_mps[i], legs.vy_mps[i]) / (2 * Math.PI);
      this.heading[i] = Math.round(turn * HEADINGS + HEADINGS) % HEADINGS;
    }
    this.legOrder = sortedBy(legs.tick, legs.rows);
    this.listKnowledge();
    this.placeShots();
    this.events = battleEvents(this);
    this.leg = new Uint32Array(this.size);
    this.status = new Uint8Array(this.size);
    this.knowledge = [SEEN, KNOWN, AIMED].map(() => new Int16Array(this.size));
    this.ended = [];      // elements that arrived or were lost, in order
    this.epoch = 0;       // of that list: it starts anew when time runs back
    this.groundVersion = 0;
    this.reset();
    this.seek(0);
  }

  // +1 and -1 of each element's tracks and of the shots and beams on it, by tick.
  listKnowledge() {
    const ticks = [], elements = [], codes = [], { tracks, shots, beams } = this;
    const span = (from, to, element, what) => {
      if (from === NEVER || from >= to) return;
      ticks.push(from); elements.push(element); codes.push(2 * what);
      if (to !== NEVER) { ticks.push(to); elements.push(element); codes.push(2 * what + 1); }
    };
    for (let i = 0; i < tracks.rows; i++) {
      const element = tracks.element[i];
      if (this.header.networks[tracks.network[i]].side === this.sideOf[element]) continue;
      span(tracks.from_tick[i], tracks.to_tick[i], element, SEEN);
      span(tracks.known_tick[i], tracks.to_tick[i], element, KNOWN);
    }
    for (let i = 0; i < shots.rows; i++) span(shots.launch_tick[i], shots.arrive_tick[i], shots.target[i], AIMED);
    for (let i = 0; i < beams.rows; i++) span(beams.from_tick[i] + 1, beams.to_tick[i] + 1, beams.target[i], AIMED);
    this.changes = { ticks, elements, codes, order: sortedBy(ticks, ticks.length) };
  }

  // Where each shot starts and ends: x, y of the launch, x, y of the meeting.
  placeShots() {
    const { shots } = this, at = [0, 0];
    this.shotPlaces = new Float32Array(4 * shots.rows);
    this.longestShot = 0;
    this.longestBeam = 0;
    for (let i = 0; i < shots.rows; i++) {
      this.placeAt(shots.shooter[i], shots.launch_tick[i], at);
      this.shotPlaces.set(at, 4 * i);
      this.placeAt(shots.target[i], shots.arrive_tick[i], at);
      this.shotPlaces.set(at, 4 * i + 2);
      this.longestShot = Math.max(this.longestShot, shots.arrive_tick[i] - shots.launch_tick[i]);
    }
    const { from_tick: from, to_tick: to } = this.beams;
    for (let i = 0; i < this.beams.rows; i++) this.longestBeam = Math.max(this.longestBeam, to[i] - from[i]);
  }

  reset() {
    for (let e = 0; e < this.size; e++) {
      this.leg[e] = this.firstLeg[e];
      this.status[e] = this.legs.status[this.leg[e]];
    }
    for (const counts of this.knowledge) counts.fill(0);
    this.ended.length = 0;
    this.epoch++;
    this.groundVersion++;
    this.nextLeg = this.nextChange = 0;
    this.tick = 0;
  }

  seek(timeS) {
    const tick = Math.floor(timeS / this.tickS + 1e-6);
    if (tick < this.tick) this.reset();
    this.time = timeS;
    this.tick = tick;
    const { legs, legOrder, changes } = this;
    for (; this.nextLeg < legOrder.length && legs.tick[legOrder[this.nextLeg]] <= tick; this.nextLeg++) {
      const leg = legOrder[this.nextLeg], element = legs.element[leg], status = legs.status[leg];
      this.leg[element] = leg;
      if (status === this.status[element]) continue;
      this.status[element] = status;
      if (!this.isMover[element]) this.groundVersion++;
      else if (status >= ARRIVED) this.ended.push(element);
    }
    const { order, ticks, elements, codes } = changes;
    for (; this.nextChange < order.length && ticks[order[this.nextChange]] <= tick; this.nextChange++) {
      const row = order[this.nextChange];
      this.knowledge[codes[row] >> 1][elements[row]] += codes[row] & 1 ? -1 : 1;
    }
  }

  // Place and speed of an element now: x of the leg plus velocity times the time since it began.
  x(element) { return this.legs.x_m[this.leg[element]] + this.legs.vx_mps[this.leg[element]] * this.legAge(element); }
  y(element) { return this.legs.y_m[this.leg[element]] + this.legs.vy_mps[this.leg[element]] * this.legAge(element); }
  height(element) {
    return this.legs.z_m[this.leg[element]] + this.legs.vz_mps[this.leg[element]] * this.legAge(element);
  }
  speed(element) {
    const leg = this.leg[element];
    return Math.hypot(this.legs.vx_mps[leg], this.legs.vy_mps[leg], this.legs.vz_mps[leg]);
  }
  legAge(element) { return this.time - this.legs.tick[this.leg[element]] * this.tickS; }

  // Place of an element at another tick, into out.
  placeAt(element, tick, out) {
    const { legs } = this, low = this.firstLeg[element];
    const leg = Math.max(low, lastUpTo(legs.tick, tick, low, this.firstLeg[element + 1]));
    const age = (tick - legs.tick[leg]) * this.tickS;
    out[0] = legs.x_m[leg] + legs.vx_mps[leg] * age;
    out[1] = legs.y_m[leg] + legs.vy_mps[leg] * age;
  }

  state(element) {
    const status = this.status[element];
    if (status !== FLYING && status !== STANDING) return STATE_OF[status];
    if (this.knowledge[AIMED][element] > 0) return ENGAGED;
    if (this.knowledge[KNOWN][element] > 0) return TRACKED;
    return this.knowledge[SEEN][element] > 0 ? DETECTED : UNSEEN;
  }

  // Movers of a side by state, into counts.
  countStates(side, counts) {
    counts.fill(0);
    for (const element of this.movers) if (this.sideOf[element] === side) counts[this.state(element)]++;
  }

  isDown(network) {
    const { outages, tick } = this;
    for (let i = 0; i < outages.rows; i++) {
      if (outages.network[i] === network && outages.from_tick[i] <= tick && tick < outages.to_tick[i]) return true;
    }
    return false;
  }

  value(name, tick = this.tick) {
    const row = lastUpTo(this.series.tick, tick);
    return this.series[name] && row >= 0 ? this.series[name][row] : 0;
  }
}

function sortedBy(keys, length) {
  return Uint32Array.from({ length }, (_, i) => i).sort((a, b) => keys[a] - keys[b] || a - b);
}

// What happened, by tick. Of the same tick and unit one event: {tick, kind, unit, element, n, by}.
function battleEvents(battle) {
  const { legs, losses, shots, tracks, outages, dry, unitOf, header } = battle, found = new Map();
  const add = (tick, kind, unit, element, by = -1, word = "") => {
    const key = `${tick} ${kind} ${unit} ${by} ${word}`, event = found.get(key);
    if (event) event.n++;
    else found.set(key, { tick, kind, unit, element, by, word, n: 1 });
  };
  const killer = new Map();
  for (let i = 0; i < losses.rows; i++) killer.set(losses.element[i], losses.by_unit[i]);
  for (let i = 1; i < legs.rows; i++) {
    const element = legs.element[i], before = legs.status[i - 1], status = legs.status[i], unit = unitOf[element];
    if (legs.element[i - 1] !== element || before === status) continue;
    if (status === FLYING && before <= CARRIED) add(legs.tick[i], "launch", unit, element);
    if (status === ARRIVED) add(legs.tick[i], "arrival", unit, element);
    if (status === DESTROYED) add(legs.tick[i], "loss", unit, element, killer.get(element) ?? -1, "destroyed");
    if (status === JAMMED) add(legs.tick[i], "loss", unit, element, -1, "lost to jamming");
  }
  for (let i = 0; i < shots.rows; i++) {
    add(shots.launch_tick[i], "shot", unitOf[shots.shooter[i]], shots.target[i], unitOf[shots.target[i]]);
  }
  const first = new Map();
  for (let i = 0; i < tracks.rows; i++) {
    const unit = unitOf[tracks.element[i]], known = first.get(unit);
    if (header.networks[tracks.network[i]].side === header.units[unit].side) continue;
    if (known === undefined || tracks.from_tick[i] < tracks.from_tick[known]) first.set(unit, i);
  }
  for (const [unit, i] of first) add(tracks.from_tick[i], "detection", unit, tracks.element[i], tracks.network[i]);
  for (let i = 0; i < outages.rows; i++) {
    add(outages.from_tick[i], "network", outages.network[i], -1, -1, "down");
    if (outages.to_tick[i] !== NEVER) add(outages.to_tick[i], "network", outages.network[i], -1, -1, "up again");
  }
  for (let i = 0; i < dry.rows; i++) add(dry.tick[i], "dry", dry.unit[i], header.units[dry.unit[i]].first);
  const order = Object.keys(KINDS);
  return [...found.values()].sort((a, b) => a.tick - b.tick || order.indexOf(a.kind) - order.indexOf(b.kind));
}

function eventText(battle, { kind, unit, by, word, n }) {
  const { units, networks } = battle.header;
  const name = kind === "network" ? networkName(battle, unit) : units[unit].label;
  if (kind === "launch") return `${n} of ${name} take${n > 1 ? "" : "s"} off`;
  if (kind === "shot") return `${name} fires ${n} at ${units[by].label}`;
  if (kind === "arrival") return `${n} of ${name} arrive${n > 1 ? "" : "s"}`;
  if (kind === "loss") return `${n} of ${name} ${word}${by >= 0 ? ` by ${units[by].label}` : ""}`;
  if (kind === "detection") return `${networkName(battle, by)} first detects ${name}`;
  if (kind === "network") return `${name} ${word}`;
  return `${name} out of rounds`;
}

// A network whose name begins with ~ is a unit by itself.
function networkName(battle, network) {
  const { name, label } = battle.header.networks[network];
  return name.startsWith("~") ? label.replace(/^~/, "") : `network ${label}`;
}
