/* The flow map: five columns of buttons, and ribbons behind them. */

const HEADINGS = {
  people: "Whose data", data: "What", activity: "Why", recipient: "Who has it", place: "Where",
};

const OUTSIDE = { yes: "outside the UK", unknown: "not known whether all of it is in the UK", no: "" };
const MARKS = { yes: "◆", unknown: "?", no: "" };

/* Which chains pass the filters; a filter that is empty lets everything pass. */
const passing = (figure, filters) => figure.chains.filter((chain) => {
  const nodes = chain.slice(0, 5).map((number) => figure.nodes[number]);
  const holder = figure.holders[chain[5]];
  const is = (name, node) => !filters[name] || filters[name] === node.id;
  const supplier = !filters.supplier || filters.supplier === nodes[3].id || filters.supplier === holder.id;
  const place = !filters.place || filters.place === nodes[4].id
    || (filters.place === "outside" && nodes[4].outside === "yes")
    || (filters.place === "not-home" && nodes[4].outside !== "no");
  return is("people", nodes[0]) && is("data", nodes[1]) && is("activity", nodes[2]) && supplier && place;
});

const linked = (chains, figure) => {
  const links = new Map();
  for (const chain of chains) {
    for (let step = 0; step < 4; step += 1) {
      const key = `${chain[step]} ${chain[step + 1]}`;
      const known = links.get(key) || { from: chain[step], to: chain[step + 1], count: 0, sure: false };
      known.count += 1;
      known.sure = known.sure || Boolean(chain[6]);
      const end = figure.nodes[chain[step + 1]];
      known.outside = step >= 2 ? end.outside : "no";
      links.set(key, known);
    }
  }
  return [...links.values()];
};

/* Orders each column so that few ribbons cross: a box goes where its neighbours are. */
const ordered = (figure, chains, links) => {
  const rank = { no: 0, unknown: 1, yes: 2 };
  const used = new Set(chains.flatMap((chain) => chain.slice(0, 5)));
  const columns = figure.columns.map((name) => figure.nodes
    .map((node, number) => ({ ...node, number }))
    .filter((node) => node.column === name && used.has(node.number)));
  const near = new Map();
  for (const { from, to } of links) {
    near.set(from, [...(near.get(from) || []), to]);
    near.set(to, [...(near.get(to) || []), from]);
  }
  const homeward = (node) => (node.column === "recipient" || node.column === "place" ? rank[node.outside] : 0);
  for (let sweep = 0; sweep < 6; sweep += 1) {
    const place = new Map();
    columns.forEach((nodes) => nodes.forEach((node, index) =>
      place.set(node.number, (index + 0.5) / nodes.length)));
    const mean = (node) => {
      const found = (near.get(node.number) || []).map((one) => place.get(one));
      return found.length ? found.reduce((sum, one) => sum + one, 0) / found.length : place.get(node.number);
    };
    for (const nodes of columns) {
      const means = new Map(nodes.map((node) => [node.number, mean(node)]));
      nodes.sort((one, other) => homeward(one) - homeward(other)
        || means.get(one.number) - means.get(other.number) || one.number - other.number);
    }
  }
  return columns;
};

/* Makes the figure; where a box is chosen, only what is joined to it is in it.
   `choose` is told which box was pressed. */
const flowFigure = (figure, filters, chosen, choose) => {
  const every = passing(figure, filters);
  const isShown = every.some((chain) => chain.slice(0, 5).includes(chosen));
  const chains = isShown ? every.filter((chain) => chain.slice(0, 5).includes(chosen)) : every;
  const links = linked(chains, figure);
  const columns = ordered(figure, chains, links);
  const buttons = new Map();
  const lines = draw("svg", { class: "dd-ribbons", "aria-hidden": "true" });
  const box = (node) => {
    const marked = node.column === "recipient" || node.column === "place";
    const kind = marked ? node.outside : "no";
    const button = make("button", {
      type: "button", class: `dd-node dd-node-${kind}`,
      "aria-pressed": String(node.number === chosen), tabindex: "-1",
      "data-node": `${node.column} ${node.id}`, onclick: () => choose(node),
    }, MARKS[kind] && make("span", { class: "dd-mark", "aria-hidden": "true" }, `${MARKS[kind]} `), node.label,
    OUTSIDE[kind] && make("span", { class: "dd-hide" }, `, ${OUTSIDE[kind]}`));
    buttons.set(node.number, button);
    return button;
  };
  const drawn = columns.map((nodes, index) => make("div", {
    class: `dd-column dd-column-${figure.columns[index]}`, role: "group", "aria-label": HEADINGS[figure.columns[index]],
  }, make("p", { class: "dd-heading" }, HEADINGS[figure.columns[index]]),
    make("div", { class: "dd-nodes" }, nodes.map(box))));
  const field = make("div", { class: "dd-field-of-flow", role: "group",
    "aria-label": "The flow map. Arrow keys go from box to box; Enter opens one." }, lines, drawn);
  const grid = columns.map((nodes) => nodes.map((node) => buttons.get(node.number))).filter((one) => one.length);
  arrows(field, grid);
  const first = buttons.get(chosen) || (grid[0] && grid[0][0]);
  if (first) first.tabIndex = 0;
  const ribbons = () => drawRibbons(lines, field, links, buttons);
  return { element: field, ribbons, chains, every };
};

const arrows = (field, grid) => {
  field.addEventListener("keydown", (event) => {
    const column = grid.findIndex((one) => one.includes(event.target));
    if (column < 0) return;
    const row = grid[column].indexOf(event.target);
    const moves = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowRight: [1, 0], ArrowLeft: [-1, 0] };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    const next = grid[Math.max(0, Math.min(grid.length - 1, column + move[0]))];
    const to = move[0] ? nearest(next, event.target) : next[Math.max(0, Math.min(next.length - 1, row + move[1]))];
    grid.flat().forEach((one) => { one.tabIndex = -1; });
    to.tabIndex = 0;
    to.focus();
  });
};

const middle = (one) => { const box = one.getBoundingClientRect(); return (box.top + box.bottom) / 2; };

const nearest = (buttons, from) =>
  buttons.reduce((best, one) => (Math.abs(middle(one) - middle(from)) < Math.abs(middle(best) - middle(from)) ? one : best));

const drawRibbons = (lines, field, links, buttons) => {
  const frame = field.getBoundingClientRect();
  const scale = frame.width ? field.offsetWidth / frame.width : 1;
  lines.setAttribute("width", field.scrollWidth);
  lines.setAttribute("height", field.scrollHeight);
  const at = (number) => buttons.get(number).getBoundingClientRect();
  const rank = { no: 0, unknown: 1, yes: 2 };
  const sorted = [...links].sort((one, other) => rank[one.outside] - rank[other.outside]);
  lines.replaceChildren(...sorted.map((link) => {
    const [start, end] = [at(link.from), at(link.to)];
    const x1 = (start.right - frame.left) * scale + field.scrollLeft;
    const x2 = (end.left - frame.left) * scale + field.scrollLeft;
    const y1 = ((start.top + start.bottom) / 2 - frame.top) * scale;
    const y2 = ((end.top + end.bottom) / 2 - frame.top) * scale;
    const bend = (x1 + x2) / 2;
    const kind = `dd-line-${link.outside}${link.sure ? "" : " dd-line-may"}`;
    return draw("path", { class: kind, d: `M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}`,
      "stroke-width": Math.min(1 + 0.15 * link.count, 3) });
  }));
};
