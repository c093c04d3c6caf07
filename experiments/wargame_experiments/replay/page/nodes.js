// Nodes of the schematic map: who is linked to whom, in which column, and what each is in words.

// Nodes by key, with column and order; links as [from, to].
function networkOf(weeks) {
  const { header } = weeks, nodes = new Map(), attacker = header.raids.all ? header.attacker : 0;
  const put = (key, role, row, side, label) => nodes.set(key, { key, role, row, side, label });
  header.nations.forEach(({ name, side }, i) => put(`nation ${i}`, "nation", i, side, name));
  header.lines.forEach(({ name, nation }, i) => put(`line ${i}`, "line", i, header.nations[nation].side, name));
  header.shops.forEach(({ name, nation }, i) => put(`shop ${i}`, "shop", i, header.nations[nation].side, name));
  header.suppliers.forEach(({ name, component }, i) => {
    const lines = header.supplies.filter((one) => one.component === component).map(({ line }) => nodes.get(`line ${line}`));
    const side = lines.length && lines.every((line) => line.side === attacker) ? attacker : 1 - attacker;
    put(`supplier ${i}`, "supplier", i, side, name);
  });
  const links = [];
  header.suppliers.forEach(({ component }, i) => header.supplies.filter((one) => one.component === component)
    .forEach(({ line }) => links.push([`supplier ${i}`, `line ${line}`])));
  for (const [nation, line] of header.buys) links.push([`line ${line}`, `nation ${nation}`]);
  header.shops.forEach(({ customers }, i) => customers.forEach((nation) => links.push([`nation ${nation}`, `shop ${i}`])));
  const users = [...new Set([...header.demands, ...header.fights])];
  if (users.length) nodes.set("field", { key: "field", role: "field", side: -1, label: header.raids.policy ? "raids" : "use" });
  for (const nation of users) links.push([`nation ${nation}`, "field"]);
  return { nodes, links, columns: columnsOf(nodes, attacker) };
}

// Columns from the defender's suppliers to the attacker's; an empty one takes no room.
function columnsOf(nodes, attacker) {
  const of = (role, side) => [...nodes.values()].filter((node) => node.role === role && node.side === side);
  const columns = (side) => [of("supplier", side), of("line", side), [...of("nation", side), ...of("shop", side)]];
  return [...columns(1 - attacker), of("field", -1), ...columns(attacker).reverse()].filter((column) => column.length);
}

// What a node is and has in a week, as lines of text.
function nodeLines(weeks, node, week, flows) {
  const { header } = weeks, name = (good) => header.goods[good].name;
  const lines = [];
  if (node.role === "line") {
    const { label, nation } = header.lines[node.row], value = (column) => weeks.line(node.row, column)[week];
    lines.push(label, `${header.nations[nation].name}: ${name(value("good"))}`, `started ${short(value("output"))} of ${short(value("capacity"))} a week`,
      `bound by ${header.bounds[value("bound")]}`, `queue ${short(value("backlog"))}, in work ${short(value("pipeline"))}`);
  } else if (node.role === "supplier") {
    const { label, component, origin } = header.suppliers[node.row];
    lines.push(label, name(component), weeks.isUp(node.row, week) ? "up" : "down");
    if (origin !== null) lines.push(`from ${header.origins[origin].label}`);
  } else if (node.role === "nation") {
    const { label } = header.nations[node.row];
    lines.push(node.label, ...label === node.label ? [] : [label]);
    for (const key of weeks.depots.at.keys()) {
      const [nation, good] = key.split(" ").map(Number), stock = nation === node.row ? weeks.depot(nation, good, "stock")[week] : 0;
      if (nation === node.row) lines.push(`${name(good)} ${short(stock)}`);
    }
  } else {
    lines.push(node.role === "field" && header.land ? "fighting on land: units left of each side" : node.label);
  }
  for (const flow of flows.filter(({ from, to }) => from === node.key || to === node.key).slice(0, 8)) {
    const goods = [...flow.goods].slice(0, 3).map(([good, n]) => `${short(n)} ${name(good)}`).join(", ");
    lines.push(`${flow.from === node.key ? "→" : "←"} ${FLOW_WORDS[flow.kind]}: ${goods}${flow.goods.size > 3 ? " …" : ""}`);
  }
  return lines;
}
