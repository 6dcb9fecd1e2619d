"""How `make lab` opens JupyterLab: at the start page, and without asking any other host."""

from pathlib import Path

c = get_config()  # noqa: F821 (JupyterLab gives it)

c.ServerApp.root_dir = str(Path(__file__).resolve().parents[1])
c.LabApp.default_url = "/lab/tree/start-here.md"
# No list of extensions to install, no news, no look for updates; labconfig/ leaves out what asks in the page.
c.LabApp.extension_manager = "readonly"
c.LabApp.check_for_updates_class = "jupyterlab.handlers.announcements.NeverCheckForUpdate"
c.LabApp.news_url = None
# It looks for language servers, of which none is installed: a third of a second at each start.
c.ServerApp.jpserver_extensions = {"jupyter_lsp": False}
