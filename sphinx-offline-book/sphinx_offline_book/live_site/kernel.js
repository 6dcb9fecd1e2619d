// Where Python runs: it starts at once; when the kernel of JupyterLite comes, it finds Python ready.
(() => {
  if (self.bookPython) return;  // the kernel asks for this script as for Pyodide's own
  const here = self.location.href.replace(/(extensions\/.*|[^/]*)$/, ""), told = "SETTINGS";
  // All packages in one file: a line that names each file with its size, then their bytes.
  const fetched = async () => {
    const answer = await fetch(`${here}pyodide/${told.packages.file}`, {integrity: told.packages.hash});
    return new Uint8Array(await new Response(answer.body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
  };
  const put = (files, all) => {
    let at = all.indexOf(10) + 1;
    const named = JSON.parse(new TextDecoder().decode(all.subarray(0, at))), folders = new Set();
    for (const [path, size] of named) {
      const folder = path.slice(0, path.lastIndexOf("/"));
      if (!folders.has(folder)) files.mkdirTree(folder);
      folders.add(folder);
      files.writeFile(path, all.subarray(at, at += size), {canOwn: true});
    }
    return named.map(([path]) => path);
  };
  const packages = fetched();
  packages.catch(() => {});  // told where it is waited for
  self.addEventListener("message", ({data}) => { if (data?.bookKernel) importScripts(data.bookKernel); });
  importScripts(here + "pyodide/pyodide.js");
  const load = self.loadPyodide;
  const start = async () => {
    const python = await load({indexURL: here + "pyodide/", env: told.env});
    const compiled = put(python.FS, await packages).filter((path) => path.endsWith(".so"));
    for (const path of compiled) await python._api.loadDynlib(path, false, []);  // an import alone would take longer
    python.globals.set("book_later", python.toPy({place: here + "pyodide/later/", wheels: told.later}));
    python.globals.set("book_first", python.toPy(told.first));
    python.runPython(told.python);
    return python;
  };
  self.bookPython = start();
  self.loadPyodide = () => self.bookPython;
})();
