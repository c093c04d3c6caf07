// The panel of `wargame watch`: change settings and fight again; run, pause and step a battle of Mesa agents.

const FETCH_MS = 330;  // between two readings of a running battle

function startLive(page, settings) {
  const form = byId("live"), token = new URLSearchParams(location.search).get("token") || "";
  const status = el("p", { role: "status" }), fields = [];
  let isRunning = false, isAgain = false, lastRead = 0, isReading = false;

  const say = (text, isBad = false) => { status.textContent = text; status.classList.toggle("bad", isBad); };
  const field = (label, value, limits = {}) => {
    const input = el("input", { type: typeof value === "string" ? "text" : "number", value, step: "any", ...limits });
    form.append(el("label", {}, el("span", { className: "label", title: label }, label), input));
    return input;
  };
  const button = (label, action) => {
    const one = el("button", { type: "button" }, label);
    one.onclick = () => action().catch((error) => say(error.message, true));
    return one;
  };

  async function ask(path, body) {
    const options = body ? { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } } : {};
    const answer = await fetch(`${path}?token=${encodeURIComponent(token)}`, { cache: "no-store", ...options });
    const found = await answer.json();
    if (!answer.ok) throw new Error(found.error || `the server answered ${answer.status}`);
    return found;
  }

  function request() {
    const found = {};
    for (const { path, input, value } of fields) {
      const now = typeof value === "string" ? input.value : Number(input.value);
      if (input.value !== "" && now !== value) found[path] = now;
    }
    for (const line of more.value.split("\n").filter((one) => one.trim())) {
      const [path, ...rest] = line.split("="), text = rest.join("=").trim();
      if (!text) throw new Error(`"${line}" is not path = value`);
      found[path.trim()] = readValue(text);
    }
    return { settings: found, seed: Number(seed.value), replication: Number(replication.value) };
  }

  async function fight() {
    say("fighting …");
    page.time = 0;
    await ask("/fight", request());
    await page.open([await ask("/record")]);
    say("");
    if (!settings.stepper) page.play();
  }

  async function read() {
    if (isReading) { isAgain = true; return; }
    isReading = true;
    try {
      do {
        isAgain = false;
        lastRead = performance.now();
        page.time = 1e12;
        await page.open([await ask("/record")]);
        page.setTime(page.end);
      } while (isAgain);
    } finally { isReading = false; }
  }

  form.append(el("h2", {}, "Live"));
  for (const { path, label, value, min, max } of settings.controls) {
    const limits = {};
    if (min !== undefined && min !== null) limits.min = min;
    if (max !== undefined && max !== null) limits.max = max;
    fields.push({ path, value, input: field(label || path, value, limits) });
  }
  const seed = field("seed", settings.seed, { min: 0, step: 1 });
  const replication = field("replication", settings.replication, { min: 0, step: 1 });
  const more = el("textarea", { rows: 2, placeholder: "units.guns-north.count = 4", spellcheck: false,
    ariaLabel: "More settings, path = value, one a line" });
  form.append(more);
  const buttons = el("div", { className: "row" });
  if (settings.stepper) {
    buttons.append(button("Start again", fight), button("Run", () => ask("/run", {})),
      button("Pause", () => ask("/pause", {})), button("Step", () => ask("/step", {})));
  } else {
    buttons.append(button("Fight", fight));
  }
  form.append(buttons, status);
  form.hidden = false;
  form.onsubmit = (event) => { event.preventDefault(); fight().catch((error) => say(error.message, true)); };

  if (!settings.stepper) return;
  const events = new EventSource(`/events?token=${encodeURIComponent(token)}`);
  events.onmessage = ({ data }) => {
    const { tick, is_running: isOn, is_over: isOver, error } = JSON.parse(data);
    isRunning = isOn;
    if (error) return say(error, true);
    say(`tick ${tick}${isOver ? ", over" : isRunning ? ", running" : ", paused"}`);
    if (!isRunning || performance.now() - lastRead > FETCH_MS) read().catch((problem) => say(problem.message, true));
  };
  events.onerror = () => say("no connection to the server", true);
}

function readValue(text) {
  if (text === "true" || text === "false") return text === "true";
  if (text.startsWith("[")) return JSON.parse(text.replaceAll("'", '"'));
  const number = Number(text.replaceAll("_", ""));
  return Number.isNaN(number) ? text.replace(/^"(.*)"$/, "$1") : number;
}
