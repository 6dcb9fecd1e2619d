"""A class on one machine: a server for each student, one environment and one book for all. README.md tells how."""

import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821 (JupyterHub gives it)

HUB = Path(__file__).resolve().parent
ROOT = HUB.parent  # the checkout of the book, with .venv and _build, which students read and can't write
STATE = Path(os.environ.get("CITIES_HUB_STATE", "/var/lib/cities-hub"))  # names, sessions, the secret of the cookies
STATE.mkdir(mode=0o700, parents=True, exist_ok=True)

# --- where it listens -------------------------------------------------------------------------------------------------
# On this machine only. A web server with a certificate stands before it: without HTTPS everybody on the Wi-Fi reads
# the passwords.
c.JupyterHub.bind_url = os.environ.get("CITIES_HUB_URL", "http://127.0.0.1:8000")
c.JupyterHub.db_url = f"sqlite:///{STATE / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie-secret")
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
c.ConfigurableHTTPProxy.command = [str(HUB / "node_modules" / ".bin" / "configurable-http-proxy")]

# --- who may come in --------------------------------------------------------------------------------------------------
trial = os.environ.get("CITIES_HUB_TRIAL")
if trial:  # one password for all, any name: to try it out, with nobody else on the machine
    c.JupyterHub.authenticator_class = "dummy"
    c.DummyAuthenticator.password = trial
    c.Authenticator.allow_all = True
else:  # the accounts of the machine; of these, the names on two lists, one a line
    c.JupyterHub.authenticator_class = "pam"
    lists = {kind: STATE / f"{kind}.txt" for kind in ("students", "teachers")}
    missing = [str(file) for file in lists.values() if not file.exists()]
    if missing:
        raise SystemExit(f"Nobody may come in yet: write one name a line into {' and '.join(missing)}")
    c.Authenticator.allowed_users = set(lists["students"].read_text().split())
    c.Authenticator.admin_users = set(lists["teachers"].read_text().split())

# --- the server of a student ------------------------------------------------------------------------------------------
# start.py runs as the student: it copies the notebooks that are not there, sets the limit, starts the server.
MEMORY = "1G"  # of each process: a kernel that asks for more gets a MemoryError, and the others go on
c.JupyterHub.spawner_class = os.environ.get("CITIES_HUB_SPAWNER", "localprocess")
c.Spawner.cmd = [sys.executable, str(HUB / "start.py")]
c.Spawner.notebook_dir = "~/cities-of-ai"
c.Spawner.default_url = "/lab"
c.Spawner.mem_limit = MEMORY  # what a spawner with cgroups holds (systemd, containers); start.py holds it without one
c.Spawner.cpu_limit = 1.0  # likewise; without cgroups a kernel has one thread, and the kernel of Linux shares the cores
c.Spawner.start_timeout = 120
c.Spawner.environment = {
    "CITIES_NOTEBOOKS": str(ROOT / "notebooks"),
    "JUPYTER_PATH": str(HUB / "share"),  # the kernel of the book's environment
    "PYTHONDONTWRITEBYTECODE": "1",
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "ARROW_NUM_THREADS"), "1"),
}
c.Spawner.args = [
    "--MappingKernelManager.cull_idle_timeout=1800",  # a kernel that nobody looks at ends after half an hour
    "--MappingKernelManager.cull_interval=300",
    "--KernelManager.transport=ipc",  # through files of the student's own; ports would be open to all on the machine
    "--ServerApp.terminals_enabled=False",
]
c.JupyterHub.concurrent_spawn_limit = 10  # forty students press the button in the same minute

# --- what runs beside it ----------------------------------------------------------------------------------------------
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    },
    {"name": "trial", "scopes": ["admin:users", "admin:servers", "access:servers"], "services": ["trial"]},
]
c.JupyterHub.services = [
    {  # a server ends an hour after its student did the last thing; the files stay
        "name": "idle-culler",
        "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=3600"],
    },
    {  # the built book, for all who can reach the hub: /services/book/
        "name": "book",
        "url": os.environ.get("CITIES_HUB_BOOK_URL", "http://127.0.0.1:8002"),
        "command": [sys.executable, str(HUB / "serve_book.py"), str(ROOT / "_build" / "html")],
    },
]
if trial and os.environ.get("CITIES_HUB_TRIAL_TOKEN"):  # for trial.py
    c.JupyterHub.services += [{"name": "trial", "api_token": os.environ["CITIES_HUB_TRIAL_TOKEN"]}]
else:
    c.JupyterHub.load_roles = c.JupyterHub.load_roles[:1]
c.JupyterHub.template_vars = {
    "announcement": '<a href="/services/book/index.html">Read the book</a>, without logging in.'
}
