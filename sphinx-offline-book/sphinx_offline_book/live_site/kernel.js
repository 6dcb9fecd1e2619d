// Where Python runs: it starts at once; when the kernel of JupyterLite comes, it finds Python ready.
(() => {
  if (self.bookPython) return;  // the kernel asks for this script as for Pyodide's own
  const here = self.location.href.replace(/(extensions\/.*|[^/]*)$/, ""), told = "SETTINGS";
  self.addEventListener("message", ({data}) => { if (data?.bookKernel) importScripts(data.bookKernel); });
  importScripts(here + "pyodide/pyodide.js");
  const load = self.loadPyodide;
  const start = async () => {
    const python = await load({indexURL: here + "pyodide/", env: told.env, packages: told.packages});
    python.globals.set("book_later", python.toPy({place: here + "pyodide/later/", wheels: told.later}));
    python.globals.set("book_first", python.toPy(told.first));
    python.runPython(told.python);
    return python;
  };
  self.bookPython = start();
  self.loadPyodide = () => self.bookPython;
})();
