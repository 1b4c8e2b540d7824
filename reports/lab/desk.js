/* What `dpia lab` adds to JupyterLab: our notebooks run when they are opened, their
   code stays out of sight, and links to notebooks open beside each other.

   JupyterLab loads it as it loads every built extension: a container with `init` and
   `get`. It is written by hand because it needs no library. */
(() => {
  const OURS = "__OURS__";
  const KERNEL = "__KERNEL__";
  const NAME = "dpia-desk";
  const STYLE = "__STYLE__";
  const HAS_GUIDE = "__HAS_GUIDE__";

  const text = (source) => (Array.isArray(source) ? source.join("") : String(source));

  /* A notebook is ours if its code is the packaged code: nothing else is ever run
     without a click. Only the values of the parameters may differ. */
  const isOurs = (path, { cells, metadata }) => {
    const name = path.split("/").pop();
    const wanted = OURS[name];
    if (!wanted || !isOurKernel(metadata || {})) return false;
    const found = cells
      .filter((cell) => cell.cell_type === "code")
      .map((cell) => ({
        source: text(cell.source).trimEnd(),
        isGiven: ((cell.metadata || {}).tags || []).includes("parameters"),
      }));
    return found.length === wanted.length && found.every((cell, index) =>
      cell.isGiven && wanted[index].given
        ? isGiven(cell.source, wanted[index].given)
        : cell.source === wanted[index].source);
  };

  /* Any other kernel of the machine may import from the notebook's folder. */
  const isOurKernel = ({ kernelspec }) => !kernelspec || kernelspec.name === KERNEL;

  const VALUE = /^(\w+) = ("(?:[^"\\]|\\["\\])*"|None|True|False|-?\d+)$/;

  /* Merely looking at a path on somebody's server tells that server who is there, so
     it is never done without a click. Windows writes such a path in many ways. */
  const ELSEWHERE = /^"(\\|\/[/\\?]|\w{2,}:)/;

  const isGiven = (source, names) => {
    const lines = source.split("\n").filter((line) => line.trim());
    const found = lines.map((line) => VALUE.exec(line));
    return found.every(Boolean) && found.map((one) => one[1]).join() === names.join()
      && !found.some((one) => ELSEWHERE.test(one[2]));
  };

  const settle = async (app, panel) => {
    await panel.context.ready;
    await panel.revealed;
    const model = panel.context.model;
    if (!isOurs(panel.context.path, model.toJSON())) return;
    panel.addClass("dpia-desk");
    if (panel.toolbar) panel.toolbar.hide();
    if (app.shell.collapseLeft) app.shell.collapseLeft();
    await panel.sessionContext.ready;
    app.shell.activateById(panel.id);
    await app.commands.execute("notebook:run-all-cells");
    stayClean(model);
  };

  /* What a run shows is not work of a person's that could be lost. */
  const stayClean = (model) => {
    const clean = () => { if (model.dirty) model.dirty = false; };
    clean();
    model.stateChanged.connect(clean);
    setTimeout(() => model.stateChanged.disconnect(clean), 8000);
  };

  const watch = (app) => {
    const seen = new Set();
    const look = () => {
      for (const widget of app.shell.widgets("main")) {
        if (seen.has(widget) || !widget.sessionContext || !widget.context) continue;
        seen.add(widget);
        settle(app, widget).catch((error) => console.warn(NAME, error));
      }
    };
    app.shell.layoutModified.connect(look);
    app.restored.then(look);
    look();
  };

  /* The path of a file as seen from a notebook; ".." is the folder above. */
  const beside = (path, wanted) => {
    const steps = path.split("/").slice(0, -1);
    for (const step of wanted.split("/")) {
      if (step === "..") steps.pop();
      else if (step !== ".") steps.push(step);
    }
    return steps.join("/");
  };

  const openLinks = (app) => {
    document.addEventListener("click", (event) => {
      const link = event.target.closest && event.target.closest("a[data-dpia-open]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const here = app.shell.currentWidget;
      const path = here && here.context ? here.context.path : "";
      app.commands.execute("docmanager:open", {
        path: beside(path, link.dataset.dpiaOpen),
      });
    }, true);
  };

  /* Says where the guide is, for the pages that link to it. */
  const tellGuide = () => {
    if (!HAS_GUIDE) return;
    const told = document.getElementById("jupyter-config-data");
    const base = told ? JSON.parse(told.textContent).fullLabextensionsUrl : "";
    const meta = document.createElement("meta");
    meta.name = "dpia-guide";
    meta.content = `${base}/${NAME}/static/guide/index.html`;
    document.head.append(meta);
  };

  const plugin = {
    id: `${NAME}:plugin`,
    autoStart: true,
    activate: (app) => {
      const style = document.createElement("style");
      style.textContent = STYLE;
      document.head.append(style);
      tellGuide();
      openLinks(app);
      watch(app);
    },
  };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB[NAME] = {
    init: () => undefined,
    get: () => Promise.resolve(() => ({ __esModule: true, default: plugin })),
  };
})();
