/* The page of a map: tabs with the figure, a request, a breach and the long tables. */

const TABS = [
  ["map", "The map"], ["request", "A request"], ["breach", "A breach"],
  ["transfers", "Outside the UK"], ["risks", "What could go wrong"],
  ["questions", "What to ask"], ["findings", "Findings"],
];

const NO_FILTERS = { people: "", data: "", activity: "", supplier: "", place: "" };

const byLabel = (one, other) => one[1].localeCompare(other[1]);

const filterOptions = (figure) => {
  const of = (column) => figure.nodes.filter((one) => one.column === column).map((one) => [one.id, one.label]);
  const suppliers = new Map([...of("recipient"), ...figure.holders.map((one) => [one.id, one.label])]);
  return {
    people: [["", "Everybody"], ...of("people")],
    data: [["", "Everything"], ...of("data").sort(byLabel)],
    activity: [["", "Every purpose"], ...of("activity").sort(byLabel)],
    supplier: [["", "Everybody"], ...[...suppliers].sort(byLabel)],
    place: [["", "Everywhere"], ["outside", "Outside the UK"], ["not-home", "Outside the UK, or not known"], ...of("place").sort(byLabel)],
  };
};

const FILTER_LABELS = {
  people: "Whose data", data: "What", activity: "Why", supplier: "Who has it", place: "Where",
};

/* The figure with its filters, and beside it what is known of the chosen box. */
const mapTab = (view, state, ask, keep) => {
  const holder = make("div", { class: "dd-flow" });
  const said = make("p", { class: "dd-help", role: "status" });
  const panel = make("aside", { class: "dd-panel", "aria-label": "About the chosen box", hidden: true });
  const options = filterOptions(view.figure);
  let now = null;
  const number = () => {
    const found = view.figure.nodes.findIndex((one) => `${one.column} ${one.id}` === state.box);
    return found < 0 ? null : found;
  };
  const redraw = () => {
    const chosen = number();
    now = flowFigure(view.figure, state.filters, chosen, choose);
    holder.replaceChildren(now.element);
    now.ribbons();
    const [some, all] = [now.chains.length, view.figure.chains.length];
    said.textContent = !some ? "Nothing in the map fits these filters."
      : some === all ? `All ${all} ways that data takes are shown.`
      : `${some} of ${all} ways that data takes are shown${some < now.every.length ? ": those through the chosen box" : ""}.`;
  };
  const choose = async (node) => {
    const key = `${node.column} ${node.id}`;
    state.box = state.box === key ? "" : key;
    keep();
    redraw();
    const button = holder.querySelector("[aria-pressed=true]");
    if (button) button.focus({ preventScroll: true });
    await tellBox();
    split.scrollIntoView({ block: "nearest" });
  };
  const tellBox = async () => {
    if (number() === null) { panel.hidden = true; now.ribbons(); return; }
    const [column, id] = [state.box.split(" ")[0], state.box.slice(state.box.indexOf(" ") + 1)];
    fill(await ask("box", { column, id }));
  };
  const fill = (told) => {
    panel.hidden = false;
    panel.replaceChildren(...boxDetails(told, {
      close: () => { state.box = ""; keep(); panel.hidden = true; redraw();
        const first = holder.querySelector("[tabindex='0']"); if (first) first.focus(); },
      open: async (id) => { fill(await ask("record", { id })); panel.querySelector("h2").focus(); },
    }));
    panel.scrollTop = 0;
    now.ribbons();
  };
  const filters = make("form", { class: "dd-filters", "aria-label": "Filters", onsubmit: (event) => event.preventDefault() },
    Object.entries(FILTER_LABELS).map(([name, label]) => {
      const control = choice(name, options[name], state.filters[name]);
      control.addEventListener("change", () => { state.filters[name] = control.value; keep(); redraw(); });
      return field(label, control);
    }),
    make("button", { type: "button", class: "dd-quiet", onclick: () => {
      Object.assign(state.filters, NO_FILTERS);
      filters.querySelectorAll("select").forEach((one) => { one.value = ""; });
      keep(); redraw();
    } }, "Clear filters"));
  const split = make("div", { class: "dd-split" }, holder, panel);
  const legend = make("ul", { class: "dd-legend" },
    make("li", {}, make("span", { class: "dd-mark dd-bad" }, "◆"), " outside the UK"),
    make("li", {}, make("span", { class: "dd-mark dd-open" }, "?"), " not known whether all of it is in the UK"),
    make("li", {}, "dashed line: not sure that data goes there"));
  const observer = new ResizeObserver(() => now && now.ribbons());
  observer.observe(holder);
  const element = make("div", {},
    make("p", {}, "Choose a box to see what is known of it, on which evidence, what the check found, and every path through it."),
    filters, make("div", { class: "dd-flowhead" }, said, legend),
    split);
  return { element, show: () => { redraw(); tellBox(); }, stop: () => observer.disconnect() };
};

const part = (title, ...content) => make("section", { class: "dd-part" }, make("h3", {}, title), content);

const boxDetails = (told, { close, open }) => {
  if (told.problems) return told.problems.map((one) => make("p", { class: "dd-wrong" }, sentence(one)));
  const record = told.record;
  const parts = [
    make("div", { class: "dd-panelhead" }, make("h2", { tabindex: "-1" }, told.title),
      make("button", { type: "button", class: "dd-quiet", onclick: close }, "Show all")),
  ];
  if (record) {
    parts.push(make("p", { class: "dd-where" }, [record.kind, record.written].filter(Boolean).join(". ")),
      record.note && make("p", {}, record.note),
      record.facts.length > 0 && part("What is known", make("dl", { class: "dd-facts" }, record.facts.map(fact))),
      record.unknown.length > 0 && part("What nobody has said", make("p", {}, `${record.unknown.join("; ")}.`)),
      record.sources.length > 0 && part("Read in", make("ul", {}, record.sources.map((one) => make("li", {}, one)))));
  }
  parts.push(part(`What the check found (${told.findings.rows.length})`, told.findings.rows.length
    ? make("ul", { class: "dd-cards" }, told.findings.rows.map((one) => make("li", {},
      make("p", {}, sign(one.sign), " ", make("strong", {}, one.what)),
      make("p", {}, `${one.about}. To put it right: ${one.fix}`))))
    : make("p", {}, "Nothing.")));
  if (told.reached) parts.push(part("Which data gets there", told.reached.notes.map((one) => make("p", {}, one))));
  parts.push(wayList("Every path through it", told.paths.rows, (one) => [
    make("p", {}, make("strong", {}, `${one.people}: ${one.data.join(", ")}`)),
    make("p", {}, `${one.why}. ${one.way}${one.sure === "yes" ? "." : " (perhaps)."}`),
  ]));
  if (told.reached && told.reached.rows.length) {
    parts.push(wayList("How it gets there over several flows", told.reached.rows, (one) => [
      make("p", {}, make("strong", {}, `${one.people}: ${cellText(one.data)}`)),
      make("p", {}, `${one.way}${one.certain === "yes" ? "." : " (perhaps)."}`),
    ]));
  }
  if (record && record.related.length) {
    parts.push(part("Goes with", make("p", { class: "dd-buttons" }, record.related.map((one) =>
      make("button", { type: "button", class: "dd-quiet", onclick: () => open(one.id) }, one.name)))));
  }
  return parts.filter(Boolean);
};

const wayList = (title, rows, shown) => {
  const items = (some) => make("ul", { class: "dd-cards" }, some.map((one) => make("li", {}, shown(one))));
  const count = `${title} (${rows.length})`;
  if (rows.length <= 4) return part(count, items(rows));
  return part(count, items(rows.slice(0, 3)),
    make("details", {}, make("summary", {}, `The other ${rows.length - 3}`), items(rows.slice(3))));
};

const fact = (one) => [
  make("dt", { title: one.about }, one.label),
  make("dd", {}, one.value.length > 1 ? make("ul", {}, one.value.map((each) => make("li", {}, each))) : one.value[0],
    one.standing && make("p", { class: "dd-help" }, one.standing),
    one.evidence.length > 0 && make("details", {}, make("summary", {}, one.evidence.length === 1 ? "Evidence" : `Evidence (${one.evidence.length})`),
      make("ul", {}, one.evidence.map((each) => make("li", {}, each))))),
];

/* Buttons that copy an answer or save it in the folder. */
const keepButtons = (what, ask, text) => {
  const said = make("p", { class: "dd-help", role: "status" });
  const saving = (ending, label) => make("button", { type: "button", class: "dd-quiet", onclick: async () => {
    const told = await ask("save", { what, as: ending });
    if (told.saved) said.replaceChildren("Saved as ", opens(told.saved, told.saved), ".");
    else said.textContent = (told.problems || []).map(sentence).join(" ");
  } }, label);
  return make("div", { class: "dd-keep" }, make("p", { class: "dd-buttons" },
    text && make("button", { type: "button", class: "dd-quiet", onclick: () => copied(text, said) }, "Copy"),
    saving("html", "Save as a page"), text && saving("txt", "Save as text"), saving("csv", "Save for a spreadsheet")), said);
};

const paper = (told, what, ask) => make("article", { class: "dd-paper", "aria-label": told.paper.title },
  make("h2", { tabindex: "-1" }, told.paper.title), keepButtons(what, ask, told.text),
  make("dl", { class: "dd-head" }, told.paper.head.map(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])),
  told.paper.parts.map((one) => part(one.title, one.steps
    ? make("ol", {}, one.steps.map((each) => make("li", {}, each)))
    : make("ul", {}, one.lines.map((each) => make("li", {}, each))))),
  told.paper.tables.map((one) => table(one.caption, one.columns, one.rows)));

const formTab = (what, intro, fields, state, ask, keep) => {
  const out = make("div");
  const form = make("form", { class: "dd-form", novalidate: true }, fields,
    make("p", { class: "dd-buttons" }, make("button", { type: "submit", class: "dd-main" }, "Show the answer")));
  const answer = async () => {
    const told = await ask(what, { given: state[what] });
    tellProblems(form, told.problems);
    out.replaceChildren(...(told.paper ? [paper(told, what, ask)] : []));
    return told;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    state[what] = Object.fromEntries(new FormData(form));
    state.asked = { ...state.asked, [what]: true };
    keep();
    const told = await answer();
    if (told.paper) out.querySelector("h2").focus();
  });
  const element = make("div", {}, make("p", {}, intro), form, out);
  return { element, show: () => { if (state.asked && state.asked[what] && !out.firstChild) answer(); }, stop: () => undefined };
};

const requestTab = (view, state, ask, keep) => {
  const given = state.request || {};
  return formTab("request",
    "Somebody asks for their data, or to have it put right, erased or not used. Say who and what; the answer says who holds it, what to do in order, and by when.",
    [
      field("Who asks, or for whom", choice("people", view.people, given.people)),
      field("What they want", choice("right", view.rights, given.right)),
      field("About which data", choice("data", [["", "Everything about them"], ...view.data], given.data)),
      field("Day the request came in", make("input", { type: "date", name: "received", value: given.received || "" }), "The time to answer counts from it. Leave it empty to see the rules alone."),
    ], state, ask, keep);
};

const breachTab = (view, state, ask, keep) => {
  const given = state.breach || {};
  return formTab("breach",
    "Data was lost, stolen, or seen by somebody who should not have it. Say where; the answer says whose data it may be, whom to tell, and by when.",
    [
      field("Where it happened", choice("at", [...view.places].sort(byLabel), given.at)),
      field("When the school became aware", make("input", { type: "datetime-local", name: "aware", value: given.aware || "" }), "UK time. The 72 hours count from it."),
    ], state, ask, keep);
};

const tableTab = (name, intro, ask) => {
  const out = make("div", {}, make("p", { role: "status" }, "Working it out …"));
  let asked = false;
  const show = async () => {
    if (asked) return;
    asked = true;
    const told = await ask("table", { name });
    if (!told.table) { out.replaceChildren(...(told.problems || []).map((one) => make("p", { class: "dd-wrong" }, sentence(one)))); return; }
    out.replaceChildren(...(told.table.notes || []).map((one) => make("p", {}, one)),
      keepButtons(name, ask), table(told.table.caption, told.table.columns, told.table.rows));
  };
  return { element: make("div", {}, make("p", {}, intro), out), show, stop: () => undefined };
};

const tabsOf = (view, state, ask, keep) => ({
  map: mapTab(view, state, ask, keep),
  request: requestTab(view, state, ask, keep),
  breach: breachTab(view, state, ask, keep),
  transfers: tableTab("transfers", "Data that goes to another country, or that nobody can say stays here, with what protects it there.", ask),
  risks: tableTab("risks", "Every risk to people and every duty that is not met. Open the steps to see how each level came about.", ask),
  questions: tableTab("questions", "Facts that nobody has confirmed, as questions to send. An answer to the first changes most.", ask),
  findings: tableTab("findings", "What is missing, wrong, out of date or against the law in the map.", ask),
});

const tabbed = (view, state, ask, keep) => {
  const tabs = tabsOf(view, state, ask, keep);
  const prefix = fresh("tab");
  const buttons = TABS.map(([name, label]) => make("button", {
    type: "button", role: "tab", id: `${prefix}-${name}`, "aria-controls": `${prefix}-${name}-panel`,
    onclick: () => turn(name, true),
  }, label));
  const panels = TABS.map(([name]) => make("div", {
    role: "tabpanel", id: `${prefix}-${name}-panel`, "aria-labelledby": `${prefix}-${name}`, hidden: true,
  }, tabs[name].element));
  const turn = (wanted, byHand) => {
    TABS.forEach(([name], index) => {
      const is = name === wanted;
      buttons[index].setAttribute("aria-selected", String(is));
      buttons[index].tabIndex = is ? 0 : -1;
      panels[index].hidden = !is;
    });
    state.tab = wanted;
    if (byHand) keep();
    tabs[wanted].show();
  };
  const list = make("div", { role: "tablist", class: "dd-tabs", "aria-label": "Parts of the page", onkeydown: (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const next = buttons[(buttons.indexOf(event.target) + step + buttons.length) % buttons.length];
    next.focus();
    next.click();
  } }, buttons);
  const known = TABS.some(([name]) => name === state.tab);
  return { element: make("div", {}, list, panels), begin: () => turn(known ? state.tab : "map", false),
    stop: () => Object.values(tabs).forEach((one) => one.stop()) };
};

export default {
  render({ model, el }) {
    const { ask, stop } = asking(model);
    const page = make("div", { class: "dd" }, make("p", { role: "status" }, "Reading the map …"));
    el.append(page);
    page.addEventListener("keydown", (event) => event.stopPropagation());
    let ending = () => undefined;
    const show = (view, kept, schools) => {
      ending();
      const state = { tab: "map", box: "", ...kept, filters: { ...NO_FILTERS, ...(kept.filters || {}) } };
      const keep = () => ask("keep", { choices: { ...state, path: view.path } });
      const body = tabbed(view, state, ask, keep);
      ending = body.stop;
      page.replaceChildren(head(view, schools, async (path, on, form) => {
        const told = await ask("look", { path, on });
        tellProblems(form, told.problems);
        if (!told.figure) return;
        await ask("keep", { choices: { ...state, path: told.path } });
        show(told, { tab: state.tab }, schools);
      }), body.element);
      body.begin();
    };
    ask("open").then((told) => {
      if (told.figure) show(told, told.kept || {}, told.schools || []);
      else page.replaceChildren(make("h2", {}, "The map cannot be shown"), (told.problems || []).map((one) =>
        make("p", { class: "dd-wrong" }, sentence(one))), make("p", {}, "The ", opens("start.ipynb", "start page"), " says more."));
    });
    return () => { ending(); stop(); };
  },
};

const head = (view, schools, look) => {
  const day = make("input", { type: "date", name: "on", value: view.on });
  const school = schools.length > 1 && choice("path", schools.map((one) => [one.path, one.name]), view.path);
  const form = make("form", { class: "dd-look", novalidate: true, onsubmit: (event) => {
    event.preventDefault();
    look(school ? school.value : view.path, day.value, form);
  } },
  school && field("School", school), field("Law and map as on", day),
  make("button", { type: "submit", class: "dd-quiet" }, "Look"),
  make("button", { type: "button", class: "dd-quiet", onclick: () => {
    const now = new Date();
    day.value = new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
    form.requestSubmit();
  } }, "Today"));
  return make("div", {}, make("header", { class: "dd-top" },
    make("p", { class: "dd-kicker" }, `The map on ${view.day}`), make("h1", {}, view.school)), form);
};
