// The map: what stands still is a picture of its own, redrawn when it changes; movers are stamped on a copy of it, and
// shots and beams are drawn above. The pictures are wider than the canvas by an edge, so that no stamp misses them.

const EDGE = 10;

class BattleMap {
  constructor(canvas, app) {
    this.canvas = canvas;
    this.app = app;          // {view, theme, layers, changed()} of the page, shared by both maps
    const kind = { alpha: false, willReadFrequently: true };
    this.pen = canvas.getContext("2d", kind);
    this.still = document.createElement("canvas");
    this.stillPen = this.still.getContext("2d", kind);
    this.place = [0, 0];
    this.hovered = this.chosen = -1;
    new ResizeObserver(() => this.resize()).observe(canvas);
  }

  open(battle) {
    this.battle = battle;
    this.fields = new Map();
    this.hovered = this.chosen = -1;
    this.stillKey = "";
    this.resize();
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas, scale = window.devicePixelRatio || 1;
    if (!width || !height || !this.battle) return;
    if (this.width === width && this.height === height && this.scale === scale) return this.app.changed();
    Object.assign(this, { width, height, scale });
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    this.edge = Math.ceil(EDGE * scale);
    this.stride = this.still.width = this.canvas.width + 2 * this.edge;
    this.still.height = this.canvas.height + 2 * this.edge;
    this.picture = new ImageData(this.still.width, this.still.height);
    this.pixels = new Uint32Array(this.picture.data.buffer);
    this.stillKey = this.spritesOf = "";
    if (!this.app.view.isMoved) this.fit();
    this.app.changed();
  }

  fit() {
    const { width_m: w, height_m: h } = this.battle.header.map;
    const k = Math.min((this.width - 48) / w, (this.height - 40) / h);
    Object.assign(this.app.view, { k, x: w / 2 - 7 / k, y: h / 2 - 4 / k, isMoved: false });
    this.app.changed();
  }

  // Pixels of metres and back. The view holds pixels per metre and the metres at the middle.
  px(x) { return (x - this.app.view.x) * this.app.view.k + this.width / 2; }
  py(y) { return (this.app.view.y - y) * this.app.view.k + this.height / 2; }

  zoom(factor, x = this.width / 2, y = this.height / 2) {
    const { view } = this.app, { width_m: w } = this.battle.header.map;
    const k = Math.max(0.3 * this.width / w, Math.min(2, view.k * factor));
    view.x += (x - this.width / 2) * (1 / view.k - 1 / k);
    view.y -= (y - this.height / 2) * (1 / view.k - 1 / k);
    view.k = k;
    this.moved();
  }

  pan(dx, dy) {
    this.app.view.x -= dx / this.app.view.k;
    this.app.view.y += dy / this.app.view.k;
    this.moved();
  }

  moved() {
    const { view } = this.app, { width_m: w, height_m: h } = this.battle.header.map;
    view.x = Math.max(0, Math.min(w, view.x));
    view.y = Math.max(0, Math.min(h, view.y));
    view.isMoved = true;
    this.app.changed();
  }

  draw() {
    if (!this.width) return;
    this.drawStill();
    const { pen } = this;
    this.pixels.set(this.ground);
    this.drawMovers();
    pen.putImageData(this.picture, -this.edge, -this.edge);
    pen.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    this.drawBeams(pen);
    this.drawPulses(pen);
    this.drawShots(pen);
    this.drawFocus(pen);
  }

  // ------------------------------------------------------------------------------------------- what stands still

  drawStill() {
    const { battle, app } = this, { view, layers } = app, pen = this.stillPen;
    const version = battle.fields ? lastUpTo(battle.fields.tick, battle.tick) : -1;
    const down = battle.header.networks.map((_, i) => +battle.isDown(i)).join("");
    const key = [view.k, view.x, view.y, app.look, version, battle.groundVersion, down, this.pointedUnit()].join();
    if (key !== this.stillKey || battle.epoch !== this.wreckEpoch) {
      this.stillKey = key;
      this.wreckEpoch = battle.epoch;
      this.wrecksDrawn = 0;
      if (this.spritesOf !== app.look) {
        this.spritesOf = app.look;
        this.moverSize = battle.movers.length > 1500 ? 3.2 : 4.2;
        this.sprites = moverSprites(app.theme, this.moverSize, this.scale, this.stride);
      }
      pen.setTransform(this.scale, 0, 0, this.scale, this.edge, this.edge);
      pen.fillStyle = app.theme.panel;
      pen.fillRect(-EDGE, -EDGE, this.width + 2 * EDGE, this.height + 2 * EDGE);
      this.drawGround(pen);
      if (version >= 0) for (const name of ["coverage", "jamming"]) if (layers[name]) this.drawField(pen, name, version);
      this.drawReaches(pen);
      this.drawUnits(pen);
      this.drawScale(pen);
      this.ground = new Uint32Array(pen.getImageData(0, 0, this.still.width, this.still.height).data.buffer);
    }
    if (!layers.ended) return;
    for (; this.wrecksDrawn < battle.ended.length; this.wrecksDrawn++) {
      const element = battle.ended[this.wrecksDrawn], leg = battle.leg[element];
      this.put(this.ground, element, battle.state(element), 0, this.px(battle.legs.x_m[leg]), this.py(battle.legs.y_m[leg]));
    }
  }

  drawGround(pen) {
    const { map, hills } = this.battle.header, { theme, view } = this.app;
    const left = this.px(0), top = this.py(map.height_m), w = map.width_m * view.k, h = map.height_m * view.k;
    pen.fillStyle = theme.map;
    pen.fillRect(left, top, w, h);
    const step = niceStep(70 / view.k);
    pen.strokeStyle = theme.line;
    pen.lineWidth = 0.5;
    pen.beginPath();
    for (let x = step; x < map.width_m; x += step) { pen.moveTo(this.px(x), top); pen.lineTo(this.px(x), top + h); }
    for (let y = step; y < map.height_m; y += step) { pen.moveTo(left, this.py(y)); pen.lineTo(left + w, this.py(y)); }
    pen.stroke();
    for (const hill of hills) {
      pen.strokeStyle = pen.fillStyle = theme.hill;
      for (const part of [1, 0.66, 0.33]) {
        pen.beginPath();
        pen.arc(this.px(hill.x_m), this.py(hill.y_m), hill.radius_m * part * view.k, 0, 7);
        pen.globalAlpha = 0.12; pen.fill();
        pen.globalAlpha = 0.6; pen.stroke();
      }
      pen.globalAlpha = 1;
      this.write(pen, `${Math.round(hill.height_m)} m`, this.px(hill.x_m), this.py(hill.y_m), theme.hill, "center");
    }
    pen.strokeStyle = theme.mute;
    pen.lineWidth = 1;
    pen.strokeRect(left, top, w, h);
    const text = (metres) => `${+(metres / 1000).toFixed(2)}`, foot = Math.min(this.height - 5, top + h + 13);
    for (let x = 0; x <= map.width_m; x += step) this.write(pen, text(x) + (x ? "" : " km"), this.px(x), foot, theme.mute, "center");
    const side = Math.max(24, left - 4);
    for (let y = step; y <= map.height_m; y += step) this.write(pen, text(y), side, this.py(y) + 4, theme.mute, "right");
  }

  drawField(pen, name, version) {
    const { map } = this.battle.header, { theme, view } = this.app, key = `${name} ${version} ${theme[name]}`;
    if (!this.fields.has(key)) {
      const size = map.nx * map.ny, raster = this.battle.fields[name].subarray(version * size, (version + 1) * size);
      const lines = LEVELS.map((level) => contour(raster, map.nx, map.ny, map.cell_m, level));
      this.fields.set(key, { picture: tint(raster, map.nx, map.ny, theme[name]), lines });
    }
    const { picture, lines } = this.fields.get(key), { k } = view;
    pen.save();
    pen.globalAlpha = name === "coverage" ? 0.13 : 0.16;
    const cells = (n) => n * map.cell_m * k;
    pen.drawImage(picture, this.px(0), this.py(0) - cells(map.ny), cells(map.nx), cells(map.ny));
    pen.transform(k, 0, 0, -k, this.px(0), this.py(0));
    pen.strokeStyle = theme[name];
    lines.forEach((line, i) => {
      pen.globalAlpha = 0.45 + 0.15 * i;
      pen.lineWidth = [0.8, 1, 1.3][i] / k;
      if (name === "jamming") pen.setLineDash([4 / k, 3 / k]);
      pen.stroke(line);
    });
    pen.restore();
  }

  drawReaches(pen) {
    const { battle, app } = this, pointed = this.pointedUnit();
    for (const element of battle.ground) {
      const unit = battle.unitOf[element], { reach, side } = battle.header.units[unit];
      if (battle.status[element] !== STANDING) continue;
      for (const [kind, [from, to]] of Object.entries(reach)) {
        const isOn = app.layers[WEAPONS.includes(kind) ? "weapons" : "sensors"];
        if (!isOn && unit !== pointed) continue;
        pen.strokeStyle = app.theme.sides[side];
        pen.globalAlpha = unit === pointed ? 0.95 : 0.5;
        pen.lineWidth = unit === pointed ? 1.4 : 0.9;
        pen.setLineDash(REACH[kind] || []);
        for (const radius of [from, to]) {
          if (!radius) continue;
          pen.beginPath();
          pen.arc(this.px(battle.x(element)), this.py(battle.y(element)), radius * app.view.k, 0, 7);
          pen.stroke();
        }
      }
    }
    pen.globalAlpha = 1;
    pen.setLineDash([]);
  }

  drawUnits(pen) {
    const { battle, app } = this, { units } = battle.header, taken = [], labels = new Map();
    for (const element of battle.ground) {
      const x = this.px(battle.x(element)), y = this.py(battle.y(element)), unit = battle.unitOf[element];
      const isLost = battle.status[element] !== STANDING;
      pen.save();
      pen.translate(x, y);
      drawSymbol(pen, app.theme, units[unit].kind, units[unit].side, isLost, battle.isDown(units[unit].network));
      pen.restore();
      taken.push([x - 11, y - 11, x + 11, y + 11]);
      if (!labels.has(unit) || labels.get(unit).isLost) labels.set(unit, { x, y, isLost });
    }
    if (!app.layers.labels) return;
    for (const [unit, { x, y, isLost }] of labels) {
      const { label, side, count } = units[unit], text = count > 1 ? `${label} ×${count}` : label;
      const w = pen.measureText(text).width, free = [[x + 13, y + 4], [x - 13 - w, y + 4], [x - w / 2, y + 22],
        [x - w / 2, y - 14]].find(([a, b]) => isFree(taken, [a, b - 10, a + w, b + 2]));
      if (!free) continue;
      taken.push([free[0], free[1] - 10, free[0] + w, free[1] + 2]);
      this.write(pen, text, free[0], free[1], isLost ? app.theme.mute : app.theme.sides[side]);
    }
  }

  drawScale(pen) {
    const { theme, view } = this.app, length = niceStep(90 / view.k), w = length * view.k;
    const x = this.width - w - 36, y = this.height - 34;
    pen.beginPath();
    pen.moveTo(x, y - 4); pen.lineTo(x, y); pen.lineTo(x + w, y); pen.lineTo(x + w, y - 4);
    for (const [colour, width] of [[theme.map, 5], [theme.ink, 1.5]]) {
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.stroke();
    }
    const text = length < 1000 ? `${length} m` : `${length / 1000} km`;
    this.write(pen, text, x + w / 2, y - 6, theme.ink, "center");
  }

  write(pen, text, x, y, colour, align = "left") {
    pen.font = "11px system-ui, sans-serif";
    pen.textAlign = align;
    pen.lineJoin = "round";
    pen.lineWidth = 3;
    pen.strokeStyle = this.app.theme.map;
    pen.strokeText(text, x, y);
    pen.fillStyle = colour;
    pen.fillText(text, x, y);
    pen.textAlign = "left";
  }

  // ---------------------------------------------------------------------------------------------- what moves

  put(picture, element, state, heading, x, y) {
    if (!(x >= 0 && y >= 0 && x <= this.width && y <= this.height)) return;
    const { battle, scale, edge, stride } = this;
    const row = state << 2 | battle.sideOf[element] << 1 | battle.isDecoy[element];
    const at = (Math.round(y * scale) + edge) * stride + Math.round(x * scale) + edge;
    stamp(picture, at, this.sprites[row * HEADINGS + heading]);
  }

  drawMovers() {
    const { battle } = this, { movers, status, leg, heading } = battle;
    for (let i = 0; i < movers.length; i++) {
      const element = movers[i], now = status[element];
      if (now === CARRIED || now >= ARRIVED) continue;
      const x = this.px(battle.x(element)), y = this.py(battle.y(element));
      const state = battle.state(element);
      this.put(this.pixels, element, state, state < 4 ? heading[leg[element]] : 0, x, y);
    }
  }

  drawShots(pen) {
    const { battle, app } = this, { shots, shotPlaces, tickS } = battle, { theme, layers } = app;
    const now = battle.time / tickS, flash = 4;
    const first = lastUpTo(shots.launch_tick, now - battle.longestShot - flash - 1) + 1;
    pen.lineCap = "round";
    for (let i = first; i < shots.rows && shots.launch_tick[i] <= now; i++) {
      const isDrone = battle.header.units[battle.unitOf[shots.shooter[i]]].shot === "interceptor drone";
      if (!layers[isDrone ? "drone" : "missile"]) continue;
      const launch = shots.launch_tick[i], arrive = shots.arrive_tick[i], part = (now - launch) / (arrive - launch || 1);
      const x0 = this.px(shotPlaces[4 * i]), y0 = this.py(shotPlaces[4 * i + 1]);
      const x1 = this.px(shotPlaces[4 * i + 2]), y1 = this.py(shotPlaces[4 * i + 3]);
      pen.strokeStyle = pen.fillStyle = theme[isDrone ? "drone" : "missile"];
      if (now < arrive) {
        const x = x0 + (x1 - x0) * part, y = y0 + (y1 - y0) * part;
        pen.globalAlpha = 0.4; pen.lineWidth = 1;
        pen.beginPath(); pen.moveTo(x0, y0); pen.lineTo(x, y); pen.stroke();
        const tail = Math.min(1, 12 / (Math.hypot(x - x0, y - y0) || 1));
        pen.globalAlpha = 1; pen.lineWidth = 2.4;
        pen.beginPath(); pen.moveTo(x, y); pen.lineTo(x + (x0 - x) * tail, y + (y0 - y) * tail); pen.stroke();
        if (isDrone) { pen.beginPath(); pen.arc(x, y, 2.6, 0, 7); pen.fill(); }
      } else if (now < arrive + flash) {
        const age = (now - arrive) / flash;
        pen.globalAlpha = 1 - age; pen.lineWidth = shots.result[i] === 1 ? 2 : 1;
        pen.beginPath(); pen.arc(x1, y1, shots.result[i] === 1 ? 5 + 9 * age : 4, 0, 7); pen.stroke();
      }
    }
    pen.globalAlpha = 1;
  }

  drawBeams(pen) {
    const { battle, app } = this, { beams, tickS } = battle, now = battle.time / tickS;
    const first = lastUpTo(beams.from_tick, now - battle.longestBeam - 1) + 1;
    pen.lineCap = "butt";
    for (let i = first; i < beams.rows && beams.from_tick[i] < now; i++) {
      const kind = beams.kind[i] ? "laser" : "gun";
      if (now > beams.to_tick[i] || !app.layers[kind]) continue;
      const from = beams.shooter[i], to = beams.target[i];
      pen.strokeStyle = app.theme[kind];
      pen.lineWidth = beams.kind[i] ? 2 : 1.6;
      if (!beams.kind[i]) { pen.setLineDash([5, 4]); pen.lineDashOffset = -now * 6; }
      pen.beginPath();
      pen.moveTo(this.px(battle.x(from)), this.py(battle.y(from)));
      pen.lineTo(this.px(battle.x(to)), this.py(battle.y(to)));
      pen.stroke();
      pen.setLineDash([]);
    }
  }

  drawPulses(pen) {
    const { battle, app, place } = this, { pulses } = battle, now = battle.time / battle.tickS;
    if (!app.layers.microwave) return;
    for (let i = lastUpTo(pulses.tick, now - 2) + 1; i < pulses.rows && pulses.tick[i] <= now + 0.5; i++) {
      const from = pulses.shooter[i], unit = battle.header.units[battle.unitOf[from]];
      const x = battle.x(from), y = battle.y(from), half = (unit.half_angle_deg || 15) * Math.PI / 180;
      battle.placeAt(pulses.towards[i], pulses.tick[i], place);
      const angle = Math.atan2(y - place[1], place[0] - x), radius = (unit.reach.microwave || [0, 0])[1] * app.view.k;
      pen.fillStyle = pen.strokeStyle = app.theme.microwave;
      pen.lineWidth = 1.2;
      pen.beginPath();
      pen.moveTo(this.px(x), this.py(y));
      pen.arc(this.px(x), this.py(y), Math.max(8, radius), angle - half, angle + half);
      pen.closePath();
      pen.globalAlpha = 0.3; pen.fill();
      pen.globalAlpha = 0.9; pen.stroke();
    }
    pen.globalAlpha = 1;
  }

  // The course of the chosen element, and a ring around what is chosen or under the pointer.
  drawFocus(pen) {
    const { battle, app, chosen, hovered } = this, { legs } = battle;
    if (chosen >= 0 && battle.isMover[chosen]) {
      pen.strokeStyle = app.theme.ink;
      pen.lineWidth = 1;
      pen.beginPath();
      for (let i = battle.firstLeg[chosen]; i < battle.firstLeg[chosen + 1]; i++) {
        pen.lineTo(this.px(legs.x_m[i]), this.py(legs.y_m[i]));
      }
      pen.globalAlpha = 0.7;
      pen.stroke();
      pen.globalAlpha = 1;
    }
    for (const element of [chosen, hovered]) {
      if (element < 0) continue;
      pen.strokeStyle = app.theme.ink;
      pen.lineWidth = element === chosen ? 2 : 1.2;
      pen.beginPath();
      pen.arc(this.px(battle.x(element)), this.py(battle.y(element)), battle.isMover[element] ? 9 : 15, 0, 7);
      pen.stroke();
    }
  }

  // ------------------------------------------------------------------------------------------------- pointing

  pointedUnit() {
    const element = this.hovered >= 0 ? this.hovered : this.chosen;
    return element < 0 || this.battle.isMover[element] ? -1 : this.battle.unitOf[element];
  }

  // The element nearest to a pixel, what flies or stands before what has ended; -1 if none is near.
  nearest(x, y, withinPx = 13) {
    const { battle, app } = this;
    let best = -1, least = withinPx;
    for (let element = 0; element < battle.size; element++) {
      const status = battle.status[element], hasEnded = battle.isMover[element] && status >= ARRIVED;
      if (status === CARRIED || (hasEnded && !app.layers.ended)) continue;
      const far = Math.hypot(this.px(battle.x(element)) - x, this.py(battle.y(element)) - y) + (hasEnded ? 5 : 0);
      if (far < least) { least = far; best = element; }
    }
    return best;
  }
}

function isFree(taken, [left, top, right, bottom]) {
  return !taken.some((box) => left < box[2] && right > box[0] && top < box[3] && bottom > box[1]);
}
