// The battle of a raid in a frame over the page, with a way back.

const isBack = (event) => (event.key.toLowerCase() === "b" || event.key === "Backspace") && !event.ctrlKey && !event.metaKey && !event.altKey;

const inside = {
  row: -1,

  async open(row) {
    const record = byId(`raid-${row}`), { raids } = app.weeks;
    if (!record) return;
    app.pause();
    app.setWeek(raids.week[row]);
    this.row = row;
    writeAddress();
    const { page } = await readDocument("battle"), code = '<script type="text/plain" id="code">';
    const held = `<script type="text/plain" id="record">${record.textContent.replaceAll("<", "")}</script>\n`;
    byId("inside").querySelector("iframe")?.remove();
    const frame = el("iframe", { title: `Raid of week ${raids.week[row]}`, srcdoc: page.replace(code, () => held + code) });
    frame.onload = () => {
      const inner = frame.contentDocument;
      inner.addEventListener("keydown", (event) => { if (isBack(event)) { event.preventDefault(); this.close(); } });
      const watch = new MutationObserver(() => { watch.disconnect(); this.setTheme(); });  // its script may start later
      if (inner.documentElement.dataset.theme) this.setTheme();
      else watch.observe(inner.documentElement, { attributes: true });
      frame.contentWindow.focus();
    };
    byId("inside-title").textContent = `Raid of week ${raids.week[row]}, week ${raids.war_week[row]} of the war`;
    byId("raid-back").disabled = this.beside(-1) === undefined;
    byId("raid-next").disabled = this.beside(1) === undefined;
    byId("inside").append(frame);
    byId("inside").hidden = false;
    document.body.classList.add("opened");
  },

  beside(direction) {
    const { is_held: held } = app.weeks.raids;
    for (let row = this.row + direction; row >= 0 && row < held.length; row += direction) if (held[row]) return row;
    return undefined;
  },

  close() {
    this.row = -1;
    byId("inside").hidden = true;
    byId("inside").querySelector("iframe")?.remove();
    document.body.classList.remove("opened");
    writeAddress();
    byId("map").focus();
    app.changed();
  },

  // It looks like the page around it.
  setTheme() {
    const inner = byId("inside").querySelector("iframe")?.contentDocument, { theme } = document.documentElement.dataset;
    if (inner?.documentElement.dataset.theme && inner.documentElement.dataset.theme !== theme) inner.getElementById("theme").click();
  },
};
