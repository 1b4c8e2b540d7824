/* The page of the desk for assessing. It shows what Python tells it and sends back what
   a person did; it decides nothing. Text of a map gets in as text only; the figures are
   drawn by Python, which has escaped what is in them. */

const same = (one, other) => String(one) === String(other);

/* One control for a kind of field: its element, what it reads, how to empty it. */
const controls = {
  text: (spec, value) => oneInput(make("input", { type: "text", name: spec.name, autocomplete: "off" }), value),
  long: (spec, value) => oneInput(make("textarea", { name: spec.name, rows: 3 }), value),
  day: (spec, value) => oneInput(make("input", { type: "date", name: spec.name }), value),
  count: (spec, value) => {
    const box = oneInput(make("input", { type: "number", min: 0, name: spec.name }), value);
    return { ...box, read: () => (box.element.value === "" ? null : Number(box.element.value)) };
  },
  lines: (spec, value) => {
    const box = oneInput(make("textarea", { name: spec.name, rows: 3 }), (value || []).join("\n"));
    return { ...box, read: () => box.element.value.split("\n").map((one) => one.trim()).filter(Boolean) };
  },
  choice: (spec, value) => {
    const select = make("select", { name: spec.name }, make("option", { value: "" }, "Choose …"),
      spec.options.map(([word, label]) => make("option", { value: word, selected: same(word, value) }, label)));
    return oneInput(select);
  },
  period: (spec, value) => period(spec, value),
  "yes-no": (spec, value) => yesOrNo(spec, value),
  choices: (spec, value) => several(spec, value),
};

const oneInput = (element, value) => {
  if (value !== undefined && value !== null) element.value = value;
  return { element, read: () => element.value || null, empty: () => { element.value = ""; } };
};

const UNITS = [["Y", "years"], ["M", "months"], ["W", "weeks"], ["D", "days"]];

const period = (spec, value) => {
  const found = /^P(\d+)([YMWD])$/.exec(value || "");
  if (value && !found) return oneInput(make("input", { type: "text", name: spec.name }), value);
  const number = make("input", { type: "number", min: 1, name: spec.name, class: "da-number", value: found ? found[1] : "" });
  const unit = make("select", { "aria-label": `${spec.label}: unit` },
    UNITS.map(([word, label]) => make("option", { value: word, selected: found && found[2] === word }, label)));
  return {
    element: make("span", { class: "da-period" }, number, " ", unit), labelled: number,
    read: () => (number.value ? `P${number.value}${unit.value}` : null),
    empty: () => { number.value = ""; },
  };
};

const yesOrNo = (spec, value) => {
  const radios = [[true, "Yes"], [false, "No"]].map(([word, label]) => radio(spec.name, word, label, value === word));
  return {
    element: make("span", { class: "da-choose" }, radios.map((one) => one.element)), isGroup: true,
    read: () => { const on = radios.find((one) => one.input.checked); return on ? on.word : null; },
    empty: () => radios.forEach((one) => { one.input.checked = false; }),
  };
};

const radio = (name, word, label, checked) => {
  const id = fresh("radio");
  const input = make("input", { type: "radio", name, id, value: word, checked });
  return { word, input, element: make("span", { class: "da-pick" }, input, make("label", { for: id }, label)) };
};

const several = (spec, value) => {
  const chosen = new Set((value || []).map(String));
  const boxes = spec.options.map(([word, label]) => {
    const id = fresh("box");
    const input = make("input", { type: "checkbox", name: spec.name, id, value: word, checked: chosen.has(word) });
    return { word, label, input, element: make("div", { class: "da-pick" }, input, make("label", { for: id }, label)) };
  });
  const unlisted = [...chosen].filter((word) => !spec.options.some(([one]) => one === word));
  boxes.sort((one, other) => other.input.checked - one.input.checked);
  const many = boxes.length > 10;
  const find = many && make("input", {
    type: "search", placeholder: "Find", "aria-label": `Find in: ${spec.label}`, class: "da-find",
    oninput: (event) => {
      event.stopPropagation();
      const wanted = event.target.value.trim().toLowerCase();
      for (const one of boxes) one.element.hidden = !one.input.checked && !one.label.toLowerCase().includes(wanted);
    },
    onchange: (event) => event.stopPropagation(),
  });
  return {
    element: make("div", {}, find, make("div", { class: many ? "da-boxes da-many" : "da-boxes" }, boxes.map((one) => one.element))),
    isGroup: true,
    read: () => [...boxes.filter((one) => one.input.checked).map((one) => one.word), ...unlisted],
    empty: () => boxes.forEach((one) => { one.input.checked = false; }),
  };
};

const isEmpty = (value) => value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

/* A field with its label and its help; a group of boxes is a fieldset with a legend. */
const labelled = (spec, box, help, ...rest) => {
  const about = help && fresh("help");
  const told = help && make("p", { class: "dd-help", id: about }, help);
  if (box.isGroup) {
    return make("fieldset", { class: "dd-field da-field", "aria-describedby": about }, make("legend", {}, spec.label), told, box.element, rest);
  }
  const target = box.labelled || box.element;
  target.id = target.id || fresh("field");
  if (about) target.setAttribute("aria-describedby", about);
  return make("div", { class: "dd-field da-field" }, make("label", { for: target.id }, spec.label), told, box.element, rest);
};

/* A field of a record: its answer, "we do not know" and "none" in one click, evidence. */
const factField = (spec, send) => {
  const name = `${spec.record || "answers"}/${spec.name}`;
  const box = controls[spec.sort]({ ...spec, name }, spec.value);
  let state = spec.state;
  const word = (state_, label) => make("button", { type: "button", class: "da-word", "aria-pressed": String(state === state_),
    onclick: () => { state = state_; box.empty(); settle(); tell(); } }, label);
  const unknown = spec.isFact && word("unknown", "We do not know");
  const none = spec.mayBeNone && word("none", "There is none");
  const source = make("input", { type: "text", value: spec.source || "", id: fresh("source"), "data-part": "source" });
  const checked = make("input", { type: "date", value: spec.checkedOn || "", id: fresh("checked"), "data-part": "checked" });
  const proof = spec.isFact && make("div", { class: "da-proof" },
    make("span", {}, make("label", { for: source.id }, "Where we know it from", make("span", { class: "dd-hide" }, ` (${spec.label})`)), source),
    make("span", {}, make("label", { for: checked.id }, "Checked on", make("span", { class: "dd-hide" }, ` (${spec.label})`)), checked));
  const settle = () => {
    if (unknown) unknown.setAttribute("aria-pressed", String(state === "unknown"));
    if (none) none.setAttribute("aria-pressed", String(state === "none"));
    if (proof) proof.hidden = !(state === "known" || state === "none");
  };
  const notes = make("div", { class: "da-notes" },
    spec.provisional && make("p", {}, sign("open"), ` Not confirmed yet: ${spec.provisional}. `,
      make("button", { type: "button", class: "da-word", onclick: () => { state = spec.state; tell(); notes.firstChild.remove(); } }, "I confirm it")),
    spec.claims && spec.claims.length > 0 && make("p", {}, sign("open"), ` Sources disagree: ${spec.claims.join("; ")}.`),
    spec.note && make("p", { class: "dd-help" }, spec.note));
  const field = labelled(spec, box, spec.help, (unknown || none) && make("span", { class: "da-words" }, unknown, none), proof, notes);
  field.dataset.field = name;
  const tell = async () => {
    const told = await send({ record: spec.record, field: spec.name,
      given: { state, value: box.read(), source: source.value, checkedOn: checked.value } });
    tellProblems(field, told.problems);
  };
  field.addEventListener("change", (event) => {
    if (!event.target.dataset.part) state = isEmpty(box.read()) ? (spec.isFact ? "unknown" : "left-out") : "known";
    settle();
    tell();
  });
  settle();
  return field;
};

const factGroup = (group, send, open) =>
  make("details", { class: "da-group", open, "data-key": group.title },
    make("summary", {}, group.title, group.open > 0 && make("span", { class: "da-count" }, `${group.open} of ${group.of} not known`)),
    (group.told || []).map((one) => make("p", { class: "dd-help" }, one)),
    make("div", { class: "da-fields" }, group.fields.map((one) => factField(one, send))));

/* A form that is sent as a whole. */
const wholeForm = (specs, values, label, send) => {
  const boxes = specs.map((spec) => ({ spec, box: controls[spec.sort](spec, values[spec.name]) }));
  const form = make("form", { class: "dd-form da-form", novalidate: true },
    make("div", { class: "da-fields" }, boxes.map(({ spec, box }) =>
      labelled({ ...spec, label: spec.isRequired ? `${spec.label} (needed)` : spec.label }, box, spec.help))),
    make("p", { class: "dd-buttons" }, make("button", { type: "submit", class: "dd-main" }, label)));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = Object.fromEntries(boxes.map(({ spec, box }) => [spec.name, box.read()]));
    const told = await send(given);
    tellProblems(form, told.problems);
  });
  return form;
};

const LEVEL_SIGNS = { low: "✔", medium: "●", high: "▲", none: "–", open: "?" };
const level = (kind, word, was) => [
  make("span", { class: `da-level da-${kind}` }, make("span", { "aria-hidden": "true" }, LEVEL_SIGNS[kind] || "?"), " ", word),
  was && make("span", { class: "da-was" }, `was ${was}`),
];

/* The working is drawn when a person opens the risk: a page of it would be slow. */
const riskRow = (one, open) => {
  const working = make("div", {});
  const row = make("details", { class: one.wasNow || one.wasPlanned ? "da-risk da-moved" : "da-risk", "data-key": `risk ${one.id}`, open: open.has(`risk ${one.id}`) },
    make("summary", {},
      make("span", { class: "da-title" }, one.title, !one.isSure && make("span", { class: "dd-help" }, " (may not arise)")),
      make("span", { class: "da-levels" },
        make("span", {}, make("span", { class: "da-stage" }, "Now"), level(one.nowSign, one.now, one.wasNow)),
        make("span", {}, make("span", { class: "da-stage" }, "Planned"), level(one.plannedSign, one.planned, one.wasPlanned)))),
    make("p", {}, one.harm), make("p", { class: "dd-help" }, `With no protection: ${one.before}. At: ${one.where.join("; ")}.`),
    make("h4", {}, "How it was worked out"), working);
  row.addEventListener("toggle", () => {
    if (!row.open || working.firstChild) return;
    for (const use of one.uses) {
      working.append(make("p", {}, make("strong", {}, use.name), `: ${use.levels}.`), make("ol", {}, use.steps.map((step) => make("li", {}, step))));
    }
  });
  return row;
};

const matrix = (one) => {
  const box = make("figure", { class: "da-matrix" }, make("figcaption", {}, one.title));
  box.insertAdjacentHTML("beforeend", one.svg);
  return box;
};

const pictureOf = (told, open) => [
  told.moved.length > 0 && make("section", { class: "dd-figure da-moves" }, make("p", { class: "dd-what" }, told.said), make("ul", {}, told.moved.map((one) => make("li", {}, one)))),
  make("section", { class: `dd-figure dd-edge-${told.need.sign} da-need` },
    make("p", { class: "dd-what" }, sign(told.need.sign), " ", told.need.word), make("p", {}, told.need.why),
    told.need.triggers.length > 0 && make("details", { "data-key": "triggers", open: open.has("triggers") }, make("summary", {}, "The signs behind it"),
      make("ul", { class: "da-plain" }, told.need.triggers.map((one) => make("li", {}, sign(one.sign), " ", make("strong", {}, one.title), ` (${one.state}). ${one.why}`))))),
  make("div", { class: "da-matrices" }, told.matrices.map(matrix)),
  told.matrices.length > 0 && make("p", { class: "dd-help" }, told.legend),
  make("h3", {}, "Risks for people"),
  told.risks.length ? told.risks.map((one) => riskRow(one, open)) : make("p", { class: "da-untold" }, sign("open"), " ", told.noRisks),
  told.gaps.length > 0 && make("details", { class: "da-gaps", "data-key": "gaps", open: open.has("gaps") },
    make("summary", {}, `Duties that are not met, or may not be: ${told.gaps.length}`),
    make("ul", { class: "da-plain" }, told.gaps.map((one) => make("li", {}, sign(one.sign), " ", make("strong", {}, one.title), ` (${one.word}; ${one.where.join("; ")}). ${one.fix}`)))),
  told.warnings.length > 0 && make("div", { class: "dd-wrong dd-box" }, told.warnings.map((one) => make("p", {}, one))),
  told.unverified && make("p", { class: "dd-help" }, told.unverified),
];

const SWITCH = [["in-place", "In place"], ["planned", "Planned"], ["not-in-place", "Not"], ["unknown", "We do not know"]];

const measureRow = (one, send) => {
  const name = `measure/${one.id}`;
  const radios = SWITCH.map(([word, label]) => radio(name, word, label, one.state === word));
  const input = (key, type, label) => {
    const box = make("input", { type, value: one[key] || "", id: fresh(key), "data-key": key });
    return { key, box, element: make("span", {}, make("label", { for: box.id }, label, make("span", { class: "dd-hide" }, ` (${one.title})`)), box) };
  };
  const more = [input("source", "text", "What shows it"), input("checkedOn", "date", "Checked on"), input("owner", "text", "Who answers for it (a role)"), input("due", "date", "Due by")];
  const counts = make("p", { class: "dd-help da-counts" }, one.counts);
  const proof = make("div", { class: "da-proof" }, more.map((each) => each.element));
  const state = () => (radios.find((each) => each.input.checked) || { word: "unknown" }).word;
  const settle = () => {
    proof.hidden = state() === "unknown" || state() === "not-in-place";
    const now = { source: ["in-place"], checkedOn: ["in-place"], owner: ["in-place", "planned"], due: ["planned"] };
    for (const each of more) each.element.hidden = !now[each.key].includes(state());
  };
  const field = make("fieldset", { class: "dd-field da-measure", "data-measure": one.id },
    make("legend", {}, one.title), make("span", { class: "da-choose" }, radios.map((each) => each.element)),
    make("details", {}, make("summary", {}, "What it is, and which risks it treats"), make("p", {}, one.says), make("p", { class: "dd-help" }, `What shows it: ${one.proof}`),
      make("ul", {}, one.risks.map((risk) => make("li", {}, risk)))),
    one.elsewhere.map((told) => make("p", { class: "dd-help" }, told)), counts, proof);
  field.addEventListener("change", async () => {
    settle();
    const given = { measure: one.id, state: state() };
    for (const each of more) given[each.key] = each.box.value;
    tellProblems(field, (await send(given)).problems);
  });
  settle();
  return { id: one.id, field, update: (told) => { counts.textContent = told.counts; } };
};

const entryGroup = (group, act) => {
  const single = !group.isList && group.entries[0];
  const values = single ? single.values : group.start;
  const entries = group.entries.map((entry, place) => make("li", {},
    make("dl", { class: "da-entry" }, entry.told.map(([label, value]) => [make("dt", {}, label), make("dd", {}, value)])),
    make("button", { type: "button", class: "dd-quiet", onclick: () => act("take-out", { group: group.name, place }) }, "Take it out")));
  const label = group.isList ? "Add it" : single ? "Change it" : "Put it in";
  return make("details", { class: "da-group", "data-key": `group ${group.name}` },
    make("summary", {}, group.title, group.entries.length > 0 && make("span", { class: "da-count" }, group.isList ? `${group.entries.length} written` : "written")),
    entries.length > 0 && make("ul", { class: "da-plain" }, entries),
    wholeForm(group.fields, values, label, (given) => act("fill", { group: group.name, values: given })));
};

const newActivity = (state, act) => {
  const fields = [...state.newActivity,
    { name: "new_data", label: "Data that is not in the list", sort: "text", help: "Its name, for example pupil photographs.", options: [] },
    { name: "new_kind", label: "What that data is most like", sort: "choice", help: "How sensitive it is hangs on this.", options: state.dataKinds }];
  return wholeForm(fields, {}, "Create the activity", (given) => act("create", { given }));
};

const newUse = (state, act) => {
  const data = { ...state.activityData, name: "data", label: "Which data goes there", help: "As the activity says, unless you choose otherwise.", isRequired: false };
  const fields = [
    { name: "system", label: "Product of a supplier", sort: "choice", help: "From your map and the supplier library, with what is known of it.", options: state.library }, data];
  const other = [
    { name: "product", label: "Name of the product", sort: "text", help: "", options: [] },
    { name: "company", label: "Company that provides it", sort: "text", help: "", options: [] },
    { name: "country", label: "Country it is established in", sort: "choice", help: "Leave it open if you do not know.", options: state.countries }];
  return [
    wholeForm(fields, { data: state.activityData.value }, "Add it", (given) => act("add", { given })),
    make("details", { class: "da-group", "data-key": "other product" }, make("summary", {}, "It is not in the list"),
      wholeForm([...other, data], { data: state.activityData.value }, "Add the new product", (given) => act("add", { given }))),
  ];
};

const useOf = (one, act, send) => {
  const body = make("div", {});
  const box = make("details", { class: "da-group da-use", "data-key": `use ${one.flow}` },
    make("summary", {}, one.name, make("span", { class: "da-count" }, `${one.open} not known`)), body);
  box.addEventListener("toggle", async () => {
    if (!box.open || body.firstChild) return;
    const told = await act("use", { flow: one.flow });
    if (!told.use) return;
    body.replaceChildren(...told.use.map((group, place) => factGroup(group, send, place === 0)),
      ...(one.isNew ? [make("p", { class: "dd-buttons" }, make("button", { type: "button", class: "dd-quiet", onclick: () => act("drop", { flow: one.flow }) }, "Take this out again"))] : []));
  });
  return box;
};

/* What was added just now, above its fields; it takes the focus and so comes into view. */
const addedTo = (state, one) => state.added && state.added.flow === one.flow
  && make("p", { class: "da-saved da-added", role: "status", tabindex: "-1" }, sign("good"), ` ${one.name} was added. Open it and answer what is known.`);

const questionsOf = (act) => {
  const list = make("div", { role: "status" });
  const button = make("button", { type: "button", class: "dd-quiet", onclick: async () => {
    list.replaceChildren(make("p", {}, "Working out what each answer would change …"));
    const told = await act("questions");
    list.replaceChildren(...(told.questions || []).length
      ? [make("ol", {}, told.questions.map((one) => make("li", {}, make("strong", {}, one.question), ` Ask: ${one.ask}.`,
          one.moves.length > 0 && make("ul", {}, one.moves.map((move) => make("li", {}, move)), one.more > 0 && make("li", {}, `and ${one.more} more`)))))]
      : [make("p", {}, "No open question changes a level here.")]);
  } }, "Which three questions matter most?");
  return make("section", {}, make("p", {}, button), list);
};

const signing = (told, act) => {
  const wrap = make("div", {});
  const state = make("select", { name: "state" }, make("option", { value: "" }, "Choose …"), told.states.map(([word, label]) => make("option", { value: word }, label)));
  const role = make("select", { name: "role" }, make("option", { value: "" }, "Choose …"));
  state.addEventListener("change", () => role.replaceChildren(make("option", { value: "" }, "Choose …"),
    ...(told.roles[state.value] || []).map(([word, label]) => make("option", { value: word }, label))));
  const comment = make("textarea", { name: "comment", rows: 2 });
  const form = make("form", { class: "dd-form da-form", novalidate: true },
    make("div", { class: "da-fields" }, field("What the signature says", state), field("Role that signs", role, "A role, never a person's name."), field("Comment", comment)),
    make("p", { class: "dd-buttons" }, make("button", { type: "submit", class: "dd-main" }, "Sign")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const now = await act("sign", { given: { state: state.value, role: role.value, comment: comment.value } });
    if (now.problems) tellProblems(form, now.problems);
  });
  wrap.append(make("p", {}, make("strong", {}, "The assessment stands at: "), `${told.state}.`, told.due && ` To be looked at again by ${told.due}.`),
    told.notes.length > 0 ? make("ul", {}, told.notes.map((one) => make("li", {}, one))) : "", form);
  return wrap;
};

const documentOf = (told, act) => {
  const said = make("div", { role: "status" });
  const link = (path) => make("p", {}, opens(path, "Open the assessment as a page"), make("span", { class: "dd-help" }, ` ${path}`));
  const why = make("input", { type: "text", name: "despite" });
  const button = make("button", { type: "button", class: "dd-main", onclick: async () => {
    said.replaceChildren(make("p", {}, "Making the document; this takes a few seconds …"));
    const made = await act("render", { given: { despite: why.value } });
    if (made.problems) return said.replaceChildren(make("div", { class: "dd-wrong dd-box" }, made.problems.map((one) => make("p", {}, sentence(one)))));
    return said.replaceChildren(make("p", {}, "The document is made."), made.document ? link(made.document) : "", ...made.notes.map((one) => make("p", { class: "dd-help" }, one)));
  } }, "Make the DPIA document");
  return make("div", {}, told.document && link(told.document), make("p", { class: "dd-buttons" }, button),
    make("details", {}, make("summary", {}, "If law that may have changed was not checked for long"), field("Why it is made all the same", why, "The document prints it.")), said);
};

const clashesOf = (clashes, act) => {
  const rows = clashes.map((one) => {
    const name = fresh("clash");
    const ours = radio(name, "ours", "Keep ours", false);
    const theirs = radio(name, "theirs", "Take theirs", false);
    return { ours, theirs, element: make("tr", {}, make("th", { scope: "row" }, one.place),
      make("td", {}, one.was), make("td", {}, one.ours, make("br"), ours.element), make("td", {}, one.theirs, make("br"), theirs.element)) };
  });
  const wrong = make("p", { role: "status" });
  const done = () => {
    const choices = rows.map((one) => (one.ours.input.checked ? "ours" : one.theirs.input.checked ? "theirs" : null));
    if (choices.includes(null)) { wrong.textContent = "Choose in each row first."; return; }
    act("choose", { choices });
  };
  return make("section", { class: "dd-wrong dd-box da-clash", tabindex: "-1" },
    make("h2", {}, "Somebody else changed the same fields"),
    make("p", {}, "These fields were not written. Choose in each row what the file is to say; everything else is joined."),
    make("div", { class: "dd-scroll" }, make("table", {}, make("caption", {}, "Fields that both changed"),
      make("thead", {}, make("tr", {}, ["Field", "It said", "Ours", "Theirs"].map((one) => make("th", { scope: "col" }, one)))), make("tbody", {}, rows.map((one) => one.element)))),
    make("p", { class: "dd-buttons" }, make("button", { type: "button", class: "dd-main", onclick: done }, "Save it so")), wrong);
};

const barOf = (state, act) => make("div", { class: "da-bar" },
  make("div", { role: "status" },
    !state.canSave && make("p", {}, "This is the example inside the toolkit: try everything; saving needs a map of your own."),
    state.unsaved.length > 0
      ? make("details", { "data-key": "unsaved" }, make("summary", {}, `${state.unsaved.length} ${state.unsaved.length === 1 ? "change is" : "changes are"} not saved yet.`,
          state.keptIn && ` Kept in ${state.keptIn} until you save, even if the computer stops.`), make("ul", {}, state.unsaved.map((one) => make("li", {}, one))))
      : make("p", {}, "Everything is saved."),
    state.moved && make("p", {}, sign("open"), " Somebody changed the map since you opened it. Saving joins both. ",
      make("button", { type: "button", class: "da-word", onclick: () => act("reopen") }, "Show the map as it is now"))),
  make("p", { class: "dd-buttons" },
    make("button", { type: "button", class: "dd-main", disabled: !state.canSave || !state.unsaved.length, onclick: () => act("save") }, "Save"), " ",
    make("button", { type: "button", class: "dd-quiet", disabled: !state.unsaved.length, onclick: () => act("discard") }, "Undo what is not saved")));

/* What has no form of its own to tell a problem in. */
const SHOWN_BELOW = new Set(["state", "open", "reopen", "use", "drop", "take-out", "save", "choose", "discard", "questions"]);

const PATIENCE = { render: 600, questions: 300 };

/* What is told where no answer comes: the kernel was stopped or started again. */
const tooLong = (what) => new Promise((done) => {
  setTimeout(() => done({ problems: [{ what: "The desk does not answer.", where: "", field: "",
    fix: "choose Kernel, Restart Kernel and Run All Cells; your changes are kept." }] }), 1000 * (PATIENCE[what] || 60));
});

const mistakesOf = (state, act) => [
  make("p", { class: "dd-lead" }, "The map cannot be read yet. Nothing is lost; put it right and look again."),
  make("ol", { class: "dd-mistakes" }, state.mistakes.map((one) => make("li", {}, one.where && make("p", { class: "dd-where" }, one.where),
    make("p", {}, one.what), make("p", {}, make("strong", {}, "To put it right: "), one.fix)))),
  make("p", { class: "dd-buttons" }, opens("map.yaml", "Open map.yaml"), " ", make("button", { type: "button", onclick: () => act("reopen") }, "Look again")),
];

export default {
  render({ model, el }) {
    const { ask, stop } = asking(model);
    const page = make("div", { class: "dd da" });
    const top = make("div", {});
    const bar = make("div", { class: "da-hold" });
    const body = make("div", {});
    const side = make("aside", { class: "da-side", "aria-label": "What follows for people" });
    const heard = make("p", { class: "dd-hide", role: "status" });
    const shown = { state: null, measures: [], picture: make("div", {}) };
    page.append(top, heard, body, bar);
    el.append(page);

    const openIn = (root) => new Set([...root.querySelectorAll("details[open][data-key]")].map((one) => one.dataset.key));

    const putPicture = (told) => {
      shown.picture.replaceChildren(...[pictureOf(told, openIn(shown.picture))].flat(Infinity).filter(Boolean));
      const byId = Object.fromEntries(told.measures.map((one) => [one.id, one]));
      for (const one of shown.measures) if (byId[one.id]) one.update(byId[one.id]);
      page.dataset.moves = String(Number(page.dataset.moves || 0) + 1);
      heard.textContent = told.said;
    };

    const putBar = (told) => {
      Object.assign(shown.state, { unsaved: told.unsaved, keptIn: told.keptIn, moved: told.moved });
      bar.replaceChildren(barOf(shown.state, act));
    };

    /* Does something and shows what came of it; a whole state draws the page anew. */
    const act = async (what, details = {}) => {
      page.setAttribute("aria-busy", "true");
      const told = await Promise.race([ask(what, details), tooLong(what)]);
      page.removeAttribute("aria-busy");
      if (told.kind) {
        draw(told);
        lead(what);
      } else {
        if (told.picture) putPicture(told.picture);
        if (told.unsaved) putBar(told);
        if (told.groups) putGroups(told.groups);
        if (told.signing) signingBox.replaceChildren(signing(told.signing, act));
        if (told.clashes) {
          const box = clashesOf(told.clashes, act);
          bar.prepend(box);
          box.focus();
        } else if (told.problems && SHOWN_BELOW.has(what)) {
          bar.prepend(make("div", { class: "dd-wrong dd-box", role: "alert" }, told.problems.map((one) => make("p", {}, sentence(one)))));
        }
      }
      return told;
    };

    /* Where the focus goes once the page was drawn anew: to what is new on it. */
    const lead = (what) => {
      const places = { create: "h1", open: "h1", reopen: "h1", save: ".da-saved", choose: ".da-saved",
        add: ".da-added", "add-data": "details[data-key='What it is'] > summary", drop: "details[data-key='add use'] > summary", discard: "h1" };
      const found = places[what] && [...page.querySelectorAll(places[what])].pop();
      if (found) found.focus();
    };

    let groupsBox = make("div", {});
    let signingBox = make("div", {});
    const putGroups = (groups) => {
      const open = openIn(groupsBox);
      groupsBox.replaceChildren(...groups.map((one) => entryGroup(one, act)));
      groupsBox.querySelectorAll("details[data-key]").forEach((one) => { one.open = open.has(one.dataset.key); });
    };

    const chooser = (state) => {
      const select = make("select", { name: "activity", onchange: (event) => act("open", { activity: event.target.value }) },
        make("option", { value: "" }, "Choose …"),
        state.activities.map((one) => make("option", { value: one.id, selected: one.id === state.activity }, one.unsaved ? `${one.name} (not saved)` : one.name)));
      return make("div", { class: "da-chooser" }, state.missing && make("p", { class: "dd-wrong" }, `There is no activity called ${state.missing} any more.`), field("What data is used for", select, "One activity is assessed at a time."),
        make("details", { class: "da-group", "data-key": "new activity", open: !state.activity && !state.activities.length }, make("summary", {}, "Create a new activity"), newActivity(state, act)));
    };

    const steps = (state) => {
      const send = (asked) => act("set", asked);
      groupsBox = make("div", {});
      signingBox = make("div", {}, signing(state.signing, act));
      shown.measures = state.picture.measures.map((one) => measureRow(one, (given) => act("switch", { given })));
      const addData = wholeForm([
        { name: "new_data", label: "Name of the data", sort: "text", help: "For example pupil photographs.", options: [], isRequired: true },
        { name: "new_kind", label: "What it is most like", sort: "choice", help: "How sensitive it is hangs on this.", options: state.dataKinds, isRequired: true },
      ], {}, "Add the data", (given) => act("add-data", { given }));
      putGroups(state.groups);
      return make("div", { class: "da-steps" },
        make("h2", {}, "1 What is done"), state.form.map((one, place) => factGroup(one, send, place < 2)),
        make("details", { class: "da-group", "data-key": "add data" }, make("summary", {}, "Add a kind of data that is not in the list"), addData),
        make("h2", {}, "2 Who gets the data"), state.uses.length ? state.uses.map((one) => [addedTo(state, one), useOf(one, act, send)]) : make("p", {}, "Nobody is named yet."),
        make("details", { class: "da-group", "data-key": "add use", open: !state.uses.length }, make("summary", {}, "Add a product or supplier"), newUse(state, act)),
        questionsOf(act),
        make("h2", {}, "3 What protects people"),
        make("p", { class: "dd-help" }, "Switch a step and watch the levels move. In place counts in full only with something that shows it."),
        shown.measures.length ? measureList(shown.measures) : make("p", {}, "Steps are listed here once a risk is found."),
        make("h2", {}, "4 Your own words and judgement"),
        state.texts.map((group) => factGroup({ ...group, open: 0 }, (asked) => act("say", asked), false)), groupsBox,
        make("h2", {}, "5 Sign, and make the document"), signingBox, documentOf(state.signing, act));
    };

    const MOST = 8;
    const measureList = (rows) => [rows.slice(0, MOST).map((one) => one.field),
      rows.length > MOST && make("details", { class: "da-group", "data-key": "more measures" }, make("summary", {}, `${rows.length - MOST} more steps`), rows.slice(MOST).map((one) => one.field))];

    const draw = (state) => {
      const open = openIn(body);
      const had = shown.state && shown.state.activity === state.activity;
      shown.state = state;
      top.replaceChildren(make("header", { class: "dd-top" }, make("p", { class: "dd-kicker" }, state.school ? `${state.school}, as at ${state.on}` : "The desk"),
        make("h1", { tabindex: "-1" }, state.name ? `Assess: ${state.name}` : "Assess a use of data")));
      if (state.kind === "mistakes") {
        body.replaceChildren(...mistakesOf(state, act));
        bar.replaceChildren();
        return;
      }
      body.replaceChildren(chooser(state));
      if (state.activity) {
        side.replaceChildren(make("h2", {}, "What follows"), shown.picture);
        body.append(make("div", { class: "da-two" }, steps(state), side));
        putPicture(state.picture);
      }
      if (had) body.querySelectorAll("details[data-key]").forEach((one) => { if (open.has(one.dataset.key)) one.open = true; });
      putBar(state);
      if (state.saved) bar.prepend(make("p", { class: "da-saved", role: "status", tabindex: "-1" }, sign("good"), ` Saved: ${state.saved.join(", ")}.`));
    };

    act("state");
    return stop;
  },
};
