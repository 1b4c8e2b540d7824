/* The start page: how the school stands and the ways on, or a form for a first map. */

const WAYS = [
  ["explore.ipynb", "Look round the map", "Who has which data, where it goes, what could go wrong. Answer a request or a breach."],
  ["assess.ipynb", "Assess a use of data", "Draw in a new app, judge its risks, write the impact assessment and sign it."],
  ["annual_review.ipynb", "Annual review, step by step", "The working behind the yearly report, to run again."],
  ["dpia.ipynb", "One assessment, step by step", "The working behind one impact assessment."],
];

const waysOn = (guide) =>
  make("nav", { class: "dd-ways", "aria-label": "Where to go" },
    WAYS.map(([path, title, about]) =>
      make("div", { class: "dd-way" }, make("h3", {}, opens(path, title)), make("p", {}, about))),
    guide && make("div", { class: "dd-way" },
      make("h3", {}, make("a", { href: guide, target: "_blank", rel: "noopener" }, "The guide")),
      make("p", {}, "One page for each task, from the first notice to the signature.")));

const figure = (one) =>
  make("section", { class: `dd-figure dd-edge-${one.sign}`, "data-key": one.key },
    make("p", { class: "dd-number" }, sign(one.sign), " ", one.number),
    make("p", { class: "dd-what" }, one.what, make("span", { class: "dd-hide" }, ` (${icon(one.sign)})`)),
    one.details.length > 0 && listed(one.details));

const listed = (details) => {
  const items = details.map((one) => make("li", {}, one));
  if (items.length <= 3) return make("ul", {}, items);
  return make("details", {}, make("summary", {}, "What they are"), make("ul", {}, items));
};

const ofSchool = (state, ask) => {
  const figures = make("div", { class: "dd-figures" }, state.figures.map(figure));
  const waiting = make("section", { class: "dd-figure", "aria-busy": "true" },
    make("p", { class: "dd-what" }, "Ranking the questions …"));
  figures.append(waiting);
  ask("questions").then((told) => {
    if (told.figure) waiting.replaceWith(figure(told.figure));
    else waiting.remove();
  });
  return [
    make("p", { class: "dd-lead" }, state.school.has, ` This is how it stands on ${state.on}.`,
      state.above && [" ", opens("../start.ipynb", "All schools"), "."]),
    make("h2", {}, "Where to go"), waysOn(guideAddress()),
    make("h2", {}, "How it stands"), figures,
    make("h2", {}, "The report for this year"), review(ask),
  ];
};

/* Makes the annual review, one file to send, and opens it. */
const review = (ask) => {
  const said = make("p", { role: "status" });
  const button = make("button", { type: "submit", class: "dd-main" }, "Make the annual review");
  const form = make("form", { class: "dd-form", novalidate: true },
    field("For whom", choice("audience", [["governors", "Governors: what they need to know and decide"], ["dpo", "The data protection officer: with every step of every score"]])),
    field("Language", choice("language", [["en", "English"], ["cy", "Welsh (a draft that wants a reader)"]])),
    make("p", { class: "dd-buttons" }, button), said);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    said.textContent = "Making it; this takes some seconds …";
    const told = await ask("review", { given: Object.fromEntries(new FormData(form)) });
    button.disabled = false;
    said.textContent = "";
    tellProblems(form, told.problems);
    if (told.review) said.append("Made: ", opens(told.review, told.review), ". A Word document and the data are beside it.");
  });
  return form;
};

const guideAddress = () => {
  const found = document.querySelector("meta[name='dpia-guide']");
  return found ? found.content : null;
};

const mistakes = (state, again) => [
  make("p", { class: "dd-lead" },
    `The map in ${state.folder} cannot be read yet: `,
    state.mistakes.length === 1 ? "there is one mistake in it." : `there are ${state.mistakes.length} mistakes in it.`,
    " Nothing is lost; put it right and look again."),
  make("ol", { class: "dd-mistakes" }, state.mistakes.map((one) =>
    make("li", {},
      one.where && make("p", { class: "dd-where" }, one.where),
      make("p", {}, one.what),
      make("p", {}, make("strong", {}, "To put it right: "), one.fix)))),
  make("p", { class: "dd-buttons" },
    opens("map.yaml", "Open map.yaml"), " ",
    make("button", { type: "button", onclick: again }, "Look again")),
];

const follow = (host, path) => {
  const link = opens(path, "Open it");
  host.append(link);
  link.click();
};

const ofFolder = (state, ask, show) => {
  const parts = [];
  if (state.schools.length) {
    parts.push(make("h2", {}, "Schools in this folder"),
      make("ul", { class: "dd-schools" }, state.schools.map((one) =>
        make("li", {}, make("button", {
          type: "button",
          onclick: async (event) => {
            const told = await ask("school", { name: one.folder });
            if (told.open) follow(event.target.parentElement, told.open);
          },
        }, one.name)))));
  }
  parts.push(make("h2", {}, state.schools.length ? "Add a school" : "Begin with a school"),
    firstMap(state, ask, show));
  if (!state.schools.length && guideAddress()) {
    parts.push(make("p", {}, make("a", { href: guideAddress(), target: "_blank", rel: "noopener" }, "Read the guide"), " first, if you like."));
  }
  return parts;
};

/* What a form says; a file that was chosen goes along as text in base 64. */
const givenBy = async (form, file, another) => {
  const given = Object.fromEntries(new FormData(form));
  delete given.brought;
  const chosen = !another.hidden && file.files[0];
  if (chosen) {
    // One byte more than may be sent is enough to be told that it is too much.
    const raw = new Uint8Array(await chosen.slice(0, 6 * 1024 * 1024 + 1).arrayBuffer());
    let text = "";
    for (let at = 0; at < raw.length; at += 8192) text += String.fromCharCode(...raw.subarray(at, at + 8192));
    given.brought = { name: chosen.name, content: btoa(text) };
  }
  return given;
};

const firstMap = (state, ask, show) => {
  const notices = state.notices;
  const ways = [
    ["notice", "From a privacy notice", "The map says what the notice says; you correct it."],
    ["empty", "An empty map", "With comments that say what goes where."],
    ["example", "The example", "A primary school in Wales, to try everything out."],
  ];
  const radios = ways.map(([value, label, help]) => {
    const id = fresh("way");
    return make("div", { class: "dd-radio" },
      make("input", { type: "radio", name: "start", value, id, checked: value === "notice",
        "aria-describedby": `${id}-help` }),
      make("label", { for: id }, label),
      make("p", { class: "dd-help", id: `${id}-help` }, help));
  });
  const name = field("Name of the school", make("input", { name: "name", type: "text", autocomplete: "off" }),
    "A folder of this name is made here.");
  const there = notices.length > 0 && field("Notice that is in this folder",
    choice("notice", [...notices.map((one) => [one, one]), ["", "Another one"]]));
  const file = make("input", { name: "brought", type: "file", accept: ".pdf,.docx,.txt,.md,.html,.htm" });
  const another = field("File of the notice", file, "PDF with text in it, Word, a web page or plain text. A copy is kept with the school's map.");
  const notice = make("div", {}, there, another);
  const said = make("p", { role: "status" });
  const form = make("form", { class: "dd-form", novalidate: true },
    make("fieldset", {}, make("legend", {}, "How to begin"), radios), notice, name,
    make("p", { class: "dd-buttons" }, make("button", { type: "submit", class: "dd-main" }, "Make the map"), " ",
      make("button", { type: "button", class: "dd-quiet", onclick: show }, "Look again")),
    said);
  const settle = () => {
    const how = form.elements.start.value;
    notice.hidden = how !== "notice";
    another.hidden = Boolean(there && form.elements.notice.value);
    name.hidden = how === "example";
  };
  form.addEventListener("change", settle);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.textContent = "Making it …";
    const told = await ask("make", { given: await givenBy(form, file, another) });
    said.textContent = "";
    tellProblems(form, told.problems);
    if (!told.open) return;
    form.replaceChildren(make("p", { class: "dd-lead", role: "status" }, `The folder ${told.made} is made.`));
    if (told.report.length) {
      form.append(make("p", {}, "To go through by hand (also in not-placed.txt):"),
        make("ul", {}, told.report.map((one) => make("li", {}, one))));
    }
    follow(form.appendChild(make("p", { class: "dd-buttons" })), told.open);
  });
  settle();
  return form;
};

export default {
  render({ model, el }) {
    const { ask, stop } = asking(model);
    const page = make("div", { class: "dd" });
    el.append(page);
    const show = async () => {
      page.setAttribute("aria-busy", "true");
      if (!page.firstChild) page.append(make("p", { role: "status" }, "Looking at the map …"));
      const state = await ask("state");
      page.removeAttribute("aria-busy");
      const several = state.kind === "folder";
      const title = state.kind === "school" ? state.school.name
        : !several ? state.folder : state.schools.length ? "Our schools" : "A first map";
      const rest = state.problems ? state.problems.map((one) => make("p", { class: "dd-wrong" }, sentence(one)))
        : state.kind === "school" ? ofSchool(state, ask)
        : state.kind === "mistakes" ? mistakes(state, show) : ofFolder(state, ask, show);
      page.replaceChildren(make("header", { class: "dd-top" },
        make("p", { class: "dd-kicker" },
          several ? `In the folder ${state.folder}` : "Personal data in our school"),
        make("h1", { tabindex: "-1" }, title || "The desk")), ...rest);
    };
    show();
    return stop;
  },
};
