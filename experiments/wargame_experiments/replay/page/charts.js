// Curves over the weeks with a cursor, and strips of one colour a week. A click or a drag on them goes to a week.

function listenToWeeks(app, node, inset = () => 0) {
  const go = (event) => {
    const box = node.getBoundingClientRect(), left = inset();
    app.setWeek(Math.floor((event.clientX - box.left - left) / Math.max(1, box.width - left) * app.weeks.n));
  };
  node.onpointerdown = (event) => { node.setPointerCapture(event.pointerId); app.pause(); go(event); };
  node.onpointermove = (event) => { if (event.buttons) go(event); };
}

// Size of a canvas in its own pixels; a pen in those of the page.
function penOf(canvas) {
  const scale = window.devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  return { pen, width, height };
}

const GUTTER = 44;  // left of curves, for their scale

class Curves {
  // Lines: {label, title, values or a number, colour: of a theme, dash, isBar, fixed: its value as text}.
  constructor(app, title, unit, lines, height = 84) {
    Object.assign(this, { app, unit, lines });
    this.canvas = el("canvas", { ariaHidden: "true" });
    this.canvas.style.height = `${height}px`;
    this.cursor = el("i", { className: "cursor" });
    this.outputs = lines.map(() => el("output", {}));
    const keys = lines.map(({ label, title: words }, i) => el("span", { title: words || label }, el("i", { className: "swatch" }), el("span", { className: "label" }, label), this.outputs[i]));
    this.plot = el("div", { className: "plot" }, this.canvas, this.cursor);
    this.node = el("div", { className: "curves" }, el("h3", {}, title, el("small", {}, unit ? ` ${unit}` : "")), this.plot, el("div", { className: "keys" }, ...keys));
    this.swatches = keys.map((key) => key.firstElementChild);
    listenToWeeks(app, this.plot, () => GUTTER);
    new ResizeObserver(() => this.paint()).observe(this.canvas);
  }

  at(line, week) { return typeof line.values === "number" ? line.values : line.values[week]; }

  paint() {
    const { app, lines } = this, { theme, weeks } = app;
    if (!this.canvas.clientWidth || !weeks) return;
    const { pen, width, height } = penOf(this.canvas), foot = height - 13, top = 5;
    const all = lines.flatMap((line) => typeof line.values === "number" ? [line.values] : Array.from(line.values)).filter(Number.isFinite);
    const high = Math.max(0, ...all) || 1, low = Math.min(0, ...all);
    const x = (week) => GUTTER + week / weeks.n * (width - GUTTER), y = (value) => foot - (value - low) / (high - low) * (foot - top);
    pen.fillStyle = theme.war;
    pen.fillRect(x(weeks.header.pre_war_weeks), top, width - x(weeks.header.pre_war_weeks), foot - top);
    this.drawScales(pen, x, y, low, high, foot, width);
    lines.forEach((line, i) => {
      const colour = line.colour ? line.colour(theme) : theme.curves[i % theme.curves.length];
      this.swatches[i].style.background = line.dash ? "none" : colour;
      this.swatches[i].style.borderTop = line.dash ? `2px dashed ${colour}` : "";
      this.drawLine(pen, line, colour, x, y, width);
    });
    this.show(app.week);
  }

  drawScales(pen, x, y, low, high, foot, width) {
    const { theme, weeks } = this.app, step = niceStep((high - low) / 2.2);
    pen.font = "10px system-ui, sans-serif";
    pen.lineWidth = 0.6;
    pen.strokeStyle = theme.line;
    pen.fillStyle = theme.mute;
    pen.textAlign = "right";
    for (let value = Math.ceil(low / step) * step; value <= high * 1.0001; value += step) {
      pen.beginPath(); pen.moveTo(GUTTER, y(value)); pen.lineTo(width, y(value)); pen.stroke();
      pen.fillText(short(+value.toPrecision(3), 2), GUTTER - 4, y(value) + 3);
    }
    pen.textAlign = "left";
    for (let week = 0; week < weeks.n; week += 52) pen.fillText(String(week), Math.min(x(week), width - 16), foot + 11);
  }

  drawLine(pen, line, colour, x, y, width) {
    const { n } = this.app.weeks;
    pen.strokeStyle = pen.fillStyle = colour;
    pen.lineWidth = line.dash ? 1 : 1.5;
    pen.setLineDash(line.dash || []);
    pen.beginPath();
    if (line.isBar) {
      for (let week = 0; week < n; week++) if (line.values[week]) pen.rect(x(week), y(line.values[week]), Math.max(1, x(1) - x(0) - 0.3), y(0) - y(line.values[week]));
      pen.fill();
    } else if (typeof line.values === "number") {
      pen.moveTo(x(0), y(line.values)); pen.lineTo(width, y(line.values)); pen.stroke();
    } else {
      let isOpen = false;
      for (let week = 0; week < n; week++) {
        const value = line.values[week];
        if (!Number.isFinite(value)) { isOpen = false; continue; }
        if (!isOpen) pen.moveTo(x(week), y(value));
        pen.lineTo(x(week), y(value)); pen.lineTo(x(week + 1), y(value));
        isOpen = true;
      }
      pen.stroke();
    }
    pen.setLineDash([]);
  }

  show(week) {
    const width = this.canvas.clientWidth - GUTTER;
    this.cursor.style.left = `${GUTTER + (week + 0.5) / this.app.weeks.n * width}px`;
    this.lines.forEach((line, i) => {
      const value = this.at(line, week);
      setText(this.outputs[i], line.fixed || (Number.isFinite(value) ? short(value) : "–"));
    });
  }
}

// A strip over the weeks, one colour each.
class Strip {
  constructor(app, colourAt) {
    Object.assign(this, { app, colourAt });
    this.canvas = el("canvas", { ariaHidden: "true" });
    this.cursor = el("i", { className: "cursor" });
    this.node = el("div", { className: "strip" }, this.canvas, this.cursor);
    listenToWeeks(app, this.node);
    new ResizeObserver(() => this.paint()).observe(this.canvas);
  }

  paint() {
    if (!this.canvas.clientWidth || !this.app.weeks) return;
    const { pen, width, height } = penOf(this.canvas), { n } = this.app.weeks;
    for (let week = 0; week < n; week++) {
      const [colour, part] = this.colourAt(week);
      pen.globalAlpha = 0.28;
      pen.fillStyle = colour;
      pen.fillRect(week / n * width, 0, width / n + 0.4, height);
      pen.globalAlpha = 1;
      pen.fillRect(week / n * width, height * (1 - part), width / n + 0.4, height * part);
    }
    this.show(this.app.week);
  }

  show(week) { this.cursor.style.left = `${(week + 0.5) / this.app.weeks.n * 100}%`; }
}
