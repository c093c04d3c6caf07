// How things look: colours of the theme, sprites of movers, symbols of ground units, contours of fields.

const HEADINGS = 32, SPRITE = 18;
const SYMBOLS = {
  "radar": "M4 5a7 7 0 0 0 7 7M6.3 9.7L11 5M7 13h5",
  "command-node": "M5 13V3h6.5v4.5H5",
  "interceptor-battery": "M8 13V3.5M5.2 6L8 3.2 10.8 6M5 13h6",
  "interceptor-drone-pad": "M3.5 5h3M9.5 5h3M5 5l6 6M11 5l-6 6M3.5 11h3M9.5 11h3",
  "gun": "M4 12.5h6M6.5 12.5L12 3.5M4.5 10h5",
  "laser": "M8 3v10M3 8h10M4.6 4.6l6.8 6.8M11.4 4.6l-6.8 6.8",
  "microwave": "M4.5 6q1.5 2 0 4M7 4.5q2.5 3.5 0 7M9.7 3q3.6 5 0 10",
  "ew-pod": "M9 2.8L5.5 8.2h5L7 13.2",
  "asset": "M4 13V6.5L8 3.5l4 3V13z",
  "strike-platform": "M8 3l1 5 4 3v1l-4-1-.5 2h-1L7 11l-4 1v-1l4-3z",
  "swarm": "M4 12l4-9 4 9-4-2.5z",
};
// Dashes of the circles of reach.
const REACH = { missile: [], gun: [2, 2], laser: [1, 3], microwave: [6, 2, 1, 2], sensor: [8, 5], jammer: [3, 4] };
const WEAPONS = ["missile", "gun", "laser", "microwave"];
const LEVELS = [26, 128, 230];  // of a field, of 255: a tenth, a half, nine tenths of its ceiling

function readTheme() {
  const style = getComputedStyle(document.documentElement), read = (name) => style.getPropertyValue(`--${name}`).trim();
  const theme = { states: STATES.map((_, i) => read(`s${i}`)), sides: [read("red"), read("blue")] };
  for (const name of ["map", "ink", "mute", "line", "panel", "hill", "coverage", "jamming", "missile", "drone", "gun",
    "laser", "microwave"]) theme[name] = read(name);
  return theme;
}

// The outline of a mover at 0, 0 that flies up: a dart of red, a drop of blue.
function moverPath(pen, side, size) {
  pen.beginPath();
  if (side === 0) {
    pen.moveTo(0, -1.35 * size);
    pen.lineTo(0.95 * size, size);
    pen.lineTo(0, 0.5 * size);
    pen.lineTo(-0.95 * size, size);
  } else {
    pen.moveTo(0, -1.5 * size);
    pen.lineTo(0.8 * size, -0.35 * size);
    pen.arc(0, 0.15 * size, 0.95 * size, -0.57, Math.PI + 0.57);
  }
  pen.closePath();
}

// The mark where a mover ended: a cross (destroyed), a barred circle (jamming), a square (arrived), a ring (home).
function endPath(pen, state, size) {
  pen.beginPath();
  if (state === 5) {
    pen.moveTo(-size, -size); pen.lineTo(size, size); pen.moveTo(size, -size); pen.lineTo(-size, size);
  } else if (state === 6) {
    pen.rect(-size, -size, 2 * size, 2 * size);
  } else {
    pen.arc(0, 0, size, 0, 7);
    if (state === 4) { pen.moveTo(-0.7 * size, 0.7 * size); pen.lineTo(0.7 * size, -0.7 * size); }
  }
}

function drawMover(pen, theme, side, isDecoy, state, size) {
  const colour = theme.states[state];
  pen.lineJoin = "round";
  if (state >= 4 && state !== NOT_LAUNCHED) {
    endPath(pen, state, 0.75 * size);
    pen.lineWidth = 3.4; pen.strokeStyle = theme.map; pen.stroke();
    pen.lineWidth = 1.6; pen.strokeStyle = colour; pen.stroke();
    if (state === 6) { pen.fillStyle = isDecoy ? theme.map : colour; pen.fill(); }
    return;
  }
  moverPath(pen, side, size);
  pen.lineWidth = 3; pen.strokeStyle = theme.map; pen.stroke();
  pen.fillStyle = isDecoy ? theme.map : colour; pen.fill();
  pen.lineWidth = isDecoy ? 1.4 : 0.7; pen.strokeStyle = isDecoy ? colour : theme.ink; pen.stroke();
}

// All movers as pixels to stamp, for rows of a picture `stride` pixels long: by side, decoy or not, state, heading.
// Stamped pixels take 13 ms for 5,000 movers where drawImage takes 290 ms and a path each takes 100 ms.
function moverSprites(theme, size, scale, stride) {
  const step = Math.ceil(SPRITE * scale), canvas = document.createElement("canvas"), sprites = [];
  canvas.width = step * HEADINGS;
  canvas.height = step;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  for (let row = 0; row < 4 * STATES.length; row++) {
    const state = row >> 2, turns = state < 4 ? HEADINGS : 1;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, canvas.width, step);
    for (let heading = 0; heading < turns; heading++) {
      pen.setTransform(scale, 0, 0, scale, (heading + 0.5) * step, 0.5 * step);
      pen.rotate(heading / HEADINGS * 2 * Math.PI);
      drawMover(pen, theme, (row >> 1) & 1, row & 1, state, state === NOT_LAUNCHED ? 0.6 * size : size);
    }
    for (let heading = 0; heading < turns; heading++) {
      sprites[row * HEADINGS + heading] = pixels(pen.getImageData(heading * step, 0, step, step), stride);
    }
  }
  return sprites;
}

// Opaque pixels of a picture, and those that mix with what lies below: offsets, colours, what is left of the ground.
function pixels({ data, width }, stride) {
  const solid = [], colours = [], soft = [], tones = [], left = [], half = width >> 1;
  const colour = (i, part) => [2, 1, 0].reduce((sum, band) => sum * 256 + (data[i + band] * part >> 8), 255);
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3], offset = (Math.floor(i / 4 / width) - half) * stride + i / 4 % width - half;
    if (alpha > 247) { solid.push(offset); colours.push(colour(i, 256)); }
    else if (alpha > 8) { soft.push(offset); tones.push(colour(i, alpha)); left.push(256 - alpha); }
  }
  return { solid: Int32Array.from(solid), colours: Uint32Array.from(colours), soft: Int32Array.from(soft),
    tones: Uint32Array.from(tones), left: Uint16Array.from(left) };
}

function stamp(picture, at, { solid, colours, soft, tones, left }) {
  for (let i = 0; i < solid.length; i++) picture[at + solid[i]] = colours[i];
  for (let i = 0; i < soft.length; i++) {
    const below = picture[at + soft[i]], part = left[i];
    const redBlue = ((below & 0xff00ff) * part >>> 8) & 0xff00ff, green = ((below & 0xff00) * part >>> 8) & 0xff00;
    picture[at + soft[i]] = (redBlue | green) + tones[i];
  }
}

// The symbol of a ground unit, 18 pixels wide: a square of blue, a diamond of red, its kind within.
function drawSymbol(pen, theme, kind, side, isLost, isDown) {
  const colour = isLost ? theme.mute : theme.sides[side];
  pen.save();
  pen.lineJoin = pen.lineCap = "round";
  pen.beginPath();
  if (side === 0) { pen.moveTo(0, -11.5); pen.lineTo(11.5, 0); pen.lineTo(0, 11.5); pen.lineTo(-11.5, 0); pen.closePath(); }
  else pen.rect(-8.5, -8.5, 17, 17);
  pen.fillStyle = theme.panel; pen.fill();
  pen.lineWidth = 1.4; pen.strokeStyle = colour;
  if (isDown) pen.setLineDash([2.5, 2.5]);
  pen.stroke();
  pen.setLineDash([]);
  const scale = side === 0 ? 0.8 : 1;
  pen.scale(scale, scale);
  pen.translate(-8, -8);
  pen.stroke(new Path2D(SYMBOLS[kind] || SYMBOLS.asset));
  pen.restore();
  if (!isLost) return;
  pen.beginPath();
  pen.moveTo(-9, -9); pen.lineTo(9, 9); pen.moveTo(9, -9); pen.lineTo(-9, 9);
  pen.lineWidth = 2.2; pen.strokeStyle = theme.states[5]; pen.stroke();
}

// Marching squares: the lines along which a raster, taken at the centres of its cells, crosses a level.
function contour(raster, nx, ny, cellM, level) {
  const path = new Path2D(), half = cellM / 2;
  const cross = (a, b) => (level - a) / (b - a);
  for (let j = 0; j + 1 < ny; j++) {
    for (let i = 0; i + 1 < nx; i++) {
      const sw = raster[j * nx + i], se = raster[j * nx + i + 1];
      const nw = raster[(j + 1) * nx + i], ne = raster[(j + 1) * nx + i + 1];
      const code = (sw >= level) | (se >= level) << 1 | (ne >= level) << 2 | (nw >= level) << 3;
      if (code === 0 || code === 15) continue;
      const x = i * cellM + half, y = j * cellM + half;
      const south = [x + cellM * cross(sw, se), y], north = [x + cellM * cross(nw, ne), y + cellM];
      const west = [x, y + cellM * cross(sw, nw)], east = [x + cellM, y + cellM * cross(se, ne)];
      const line = (a, b) => { path.moveTo(a[0], a[1]); path.lineTo(b[0], b[1]); };
      const low = Math.min(code, 15 - code);
      if (low === 1 || code === 5) line(west, south);
      if (low === 2 || code === 10) line(south, east);
      if (low === 3) line(west, east);
      if (low === 4 || code === 5) line(north, east);
      if (low === 6) line(south, north);
      if (low === 7 || code === 10) line(west, north);
    }
  }
  return path;
}

// A raster as a small picture, north up, in a colour whose strength is the value.
function tint(raster, nx, ny, colour) {
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
  canvas.width = nx; canvas.height = ny;
  pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1);
  const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data, picture = pen.createImageData(nx, ny);
  for (let j = 0; j < ny; j++) {
    for (let i = 0; i < nx; i++) picture.data.set([red, green, blue, raster[(ny - 1 - j) * nx + i]], 4 * (j * nx + i));
  }
  pen.putImageData(picture, 0, 0);
  return canvas;
}
