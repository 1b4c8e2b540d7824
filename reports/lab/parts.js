/* Parts of every page of the desk: elements, tables, problems, asking Python.
   Text of a map only ever gets into the page as text, never as markup. */

const make = (tag, given = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
};

const SVG = "http://www.w3.org/2000/svg";

const draw = (tag, given = {}, ...children) => {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child) element.append(child instanceof Node ? child : String(child));
  }
  return element;
};

let numbers = 0;
const fresh = (name) => `dd-${name}-${(numbers += 1)}`;

/* Asks Python and promises the answer; answers come back with the number asked. */
const asking = (model) => {
  const waiting = new Map();
  const heard = (message) => {
    const done = waiting.get(message.ask);
    if (!done) return;
    waiting.delete(message.ask);
    done(message);
  };
  model.on("msg:custom", heard);
  const prefix = `${Date.now()}-${Math.random()}`;
  const ask = (what, details = {}) =>
    new Promise((done) => {
      const number = `${prefix}-${(numbers += 1)}`;
      waiting.set(number, done);
      model.send({ ...details, do: what, ask: number });
    });
  return { ask, stop: () => model.off("msg:custom", heard) };
};

const SIGNS = { bad: "✖", open: "?", good: "✔", none: "•" };

const sign = (kind) =>
  make("span", { class: `dd-sign dd-${kind}`, "aria-hidden": "true" }, SIGNS[kind]);

const icon = (kind) => ({ bad: "to do", open: "open", good: "in order" })[kind] || "";

/* A link to a notebook or file beside this one; JupyterLab opens it in a tab. */
const opens = (path, ...children) =>
  make("a", { href: path, "data-dpia-open": path }, ...children);

const sentence = (problem) =>
  [problem.where && `${problem.where}:`, problem.what,
    problem.fix && `To put it right: ${problem.fix}`].filter(Boolean).join(" ");

/* Shows problems beside the fields they are about; the rest stand above the form. */
const tellProblems = (form, problems) => {
  form.querySelectorAll(".dd-wrong").forEach((one) => one.remove());
  form.querySelectorAll("[aria-invalid]").forEach((one) => {
    one.removeAttribute("aria-invalid");
    if (one.dataset.help !== undefined) {
      if (one.dataset.help) one.setAttribute("aria-describedby", one.dataset.help);
      else one.removeAttribute("aria-describedby");
    }
  });
  const loose = [];
  for (const problem of problems || []) {
    const field = problem.field && form.querySelector(`[name="${problem.field}"]`);
    if (!field) {
      loose.push(problem);
      continue;
    }
    const id = fresh("wrong");
    field.dataset.help = field.getAttribute("aria-describedby") || "";
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", `${id} ${field.dataset.help}`.trim());
    const told = make("p", { class: "dd-wrong", id }, sentence(problem));
    field.closest(".dd-field").append(told);
    field.addEventListener("input", () => {
      told.remove();
      field.removeAttribute("aria-invalid");
    }, { once: true });
  }
  if (loose.length) {
    form.prepend(make("div", { class: "dd-wrong dd-box", role: "alert" },
      loose.map((one) => make("p", {}, sentence(one)))));
  }
  const first = form.querySelector("[aria-invalid]");
  if (first) first.focus();
};

const field = (label, control, help) => {
  const id = control.id || (control.id = fresh("field"));
  const about = help && fresh("help");
  if (about) control.setAttribute("aria-describedby", about);
  return make("div", { class: "dd-field" },
    make("label", { for: id }, label), control,
    help && make("p", { class: "dd-help", id: about }, help));
};

const choice = (name, options, chosen) =>
  make("select", { name },
    options.map(([value, label]) =>
      make("option", { value, selected: String(value) === String(chosen) }, label)));

const cellText = (value) =>
  value === null || value === undefined ? "" : Array.isArray(value)
    ? value.join("; ") : String(value);

/* A table that can be searched; long ones show their rows step by step. */
const table = (caption, columns, rows, { most = 50, find = rows.length > 8 } = {}) => {
  const body = make("tbody");
  const count = make("p", { class: "dd-help", role: "status" });
  const more = make("button", { type: "button", class: "dd-quiet" }, "Show more");
  let shown = most;
  let wanted = "";
  const fill = () => {
    const found = rows.filter((row) => !wanted || columns.some((one) =>
      cellText(row[one.key]).toLowerCase().includes(wanted)));
    body.replaceChildren(...found.slice(0, shown).map((row) =>
      make("tr", {}, columns.map((one, index) => cell(row, one, index)))));
    more.hidden = found.length <= shown;
    count.textContent = found.length === rows.length
      ? `${rows.length} ${rows.length === 1 ? "row" : "rows"}.`
      : `${found.length} of ${rows.length} rows.`;
  };
  more.addEventListener("click", () => { shown += 200; fill(); });
  const search = find && make("input", {
    type: "search", "aria-label": `Find in: ${caption}`, placeholder: "Find in this table",
    oninput: (event) => { wanted = event.target.value.trim().toLowerCase(); fill(); },
  });
  fill();
  return make("div", { class: "dd-tablebox" },
    make("div", { class: "dd-tablehead" }, search, count),
    make("div", { class: "dd-scroll", tabindex: "0", role: "region", "aria-label": caption },
      make("table", {}, make("caption", {}, caption),
        make("thead", {}, make("tr", {}, columns.map((one) =>
          make("th", { scope: "col" }, one.label)))), body)),
    more);
};

const cell = (row, column, index) => {
  const value = row[column.key];
  const tag = index === 0 ? "th" : "td";
  const given = index === 0 ? { scope: "row" } : {};
  if (column.long && Array.isArray(value) && value.length) {
    return make(tag, { ...given, class: "dd-long" }, make("details", {},
      make("summary", {}, column.long.replace("{n}", value.length)),
      make("ol", {}, value.map((one) => make("li", {}, one)))));
  }
  if (Array.isArray(value) && value.length > 1) {
    return make(tag, given, make("ul", {}, value.map((one) => make("li", {}, one))));
  }
  const word = cellText(value);
  const kind = column.sign && row[column.sign];
  return make(tag, given, kind && sign(kind), kind && " ", word);
};

const copied = async (text, said) => {
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = "Copied.";
  } catch (error) {
    said.textContent = "The browser did not allow copying: save it as a file instead.";
  }
};
