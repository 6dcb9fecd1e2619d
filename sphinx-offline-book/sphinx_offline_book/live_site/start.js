// In a page of JupyterLite: Python starts with the page, while the page itself still loads, and the kernel takes it over.
(() => {
  const Plain = window.Worker, script = new URL("../kernel.js", location.href);
  let early = new Plain(script);
  window.Worker = new Proxy(Plain, {construct: (_, [address, ...more]) => {
    if (!String(address).includes("pyodide-kernel-extension")) return new Plain(address, ...more);
    const worker = early ?? new Plain(script);  // a kernel that is started anew has a worker of its own
    early = null;
    worker.postMessage({bookKernel: String(address)});
    return worker;
  }});
})();
