"""Start the hub for a trial, run whole notebooks as some students at once, and say what it took.

As root, with the accounts of the students on the machine: python trial.py student1 student2 ... -- NOTEBOOK ...
"""

import asyncio
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

HUB = Path(__file__).resolve().parent
URL, CLASS = "http://127.0.0.1:8765", 40
PASSWORD, TOKEN = secrets.token_hex(8), secrets.token_hex(16)
HEADERS = {"Authorization": f"token {TOKEN}"}


async def ask(path: str, method: str = "GET", body=None, **options):
    """The answer of the hub, or of a student's server, to a request."""
    data = None if method == "GET" else json.dumps(body or {})
    request = HTTPRequest(URL + path, method=method, body=data, headers=HEADERS, request_timeout=120,
                          allow_nonstandard_methods=True, **options)  # fmt: skip
    return await AsyncHTTPClient().fetch(request)


async def log_in(name: str) -> bool:
    """Whether the form lets a student in with the password of the trial, as a browser sends it."""
    form = await AsyncHTTPClient().fetch(f"{URL}/hub/login")
    cookies = [value.split(";")[0] for value in form.headers.get_list("Set-Cookie")]
    token = next(cookie.split("=", 1)[1] for cookie in cookies if cookie.startswith("_xsrf"))
    body = urlencode({"username": name, "password": PASSWORD, "_xsrf": token})
    request = HTTPRequest(f"{URL}/hub/login", method="POST", body=body, headers={"Cookie": "; ".join(cookies)},
                          follow_redirects=False)  # fmt: skip
    answer = await AsyncHTTPClient().fetch(request, raise_error=False)
    return answer.code == 302


async def spawn(name: str) -> float:
    """Start the server of a student, and give the seconds until it answers."""
    begun = time.monotonic()
    await ask(f"/hub/api/users/{name}/server", "POST")
    while not json.loads((await ask(f"/hub/api/users/{name}")).body)["servers"].get("", {}).get("ready"):
        await asyncio.sleep(0.2)
    await ask(f"/user/{name}/api/status")
    return time.monotonic() - begun


def message(code: str) -> str:
    """A request to run code, as a kernel understands it."""
    header = {
        "msg_id": uuid4().hex,
        "msg_type": "execute_request",
        "username": "",
        "session": "trial",
        "version": "5.3",
    }
    content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False}
    return json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"})


async def execute(name: str, folder: str, cells: list[str]) -> str:
    """Run cells in a kernel of a student; the error that one of them ends with, or nothing."""
    made = await ask(f"/user/{name}/api/kernels", "POST", {"name": "python3", "path": folder})
    address = f"{URL.replace('http', 'ws')}/user/{name}/api/kernels/{json.loads(made.body)['id']}/channels"
    socket = await websocket_connect(HTTPRequest(address, headers=HEADERS), max_message_size=2**30)
    for code in cells:
        await socket.write_message(message(code))
        while (answer := json.loads(await socket.read_message()))["header"]["msg_type"] != "execute_reply":
            pass
        if answer["content"]["status"] != "ok":
            return answer["content"]["ename"]
    return ""


async def run(name: str, notebook: str) -> float:
    """Run a student's own copy of a notebook, and give the seconds; raise where a cell fails."""
    begun = time.monotonic()
    found = await ask(f"/user/{name}/api/contents/{notebook}?content=1")
    cells = json.loads(found.body)["content"]["cells"]
    error = await execute(name, notebook, ["".join(c["source"]) for c in cells if c["cell_type"] == "code"])
    if error:
        raise SystemExit(f"{name}, {notebook}: {error}")
    return time.monotonic() - begun


def processes(*which: str) -> list[str]:
    """The ids of the processes that pgrep finds."""
    return subprocess.run(["pgrep", *which], capture_output=True, text=True).stdout.split()


def memory(pids: list[str], kind: str = "Pss") -> int:
    """What processes hold, in MB; as PSS, a page that several share counts in parts."""
    text = "".join(Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids)
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith(f"{kind}:")) // 1024


def seconds(pids: list[str]) -> float:
    """The time that processes spent on a processor."""
    spent = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13] for pid in pids)
    return sum(int(part) for parts in spent for part in parts) / os.sysconf("SC_CLK_TCK")


async def trial(names: list[str], notebooks: list[str], hub: int) -> None:
    """Do all of it, and print the figures."""
    while not await answers():
        await asyncio.sleep(0.2)
    await ask("/hub/api/users", "POST", {"usernames": names})
    print("log in with the form:", all([await log_in(name) for name in names]))
    print("seconds until a server answers:", [round(s, 1) for s in await asyncio.gather(*map(spawn, names))])
    print("the same, as the only one:", await again(names[0]))
    tell("no notebook", names)
    for notebook in notebooks:
        before = seconds(processes("-u", names[0]))
        took = await asyncio.gather(*(run(name, notebook) for name in names))
        print(f"{notebook}: seconds {[round(s, 1) for s in took]}", end=", ")
        print(f"of a processor {seconds(processes('-u', names[0])) - before:.1f}")
        tell(notebook, names)
    each = max(memory(processes("-u", name)) for name in names)
    print(f"{CLASS} students with {len(notebooks)} open notebooks each: {CLASS * each / 1024:.1f} GB")
    print("the hub, its proxy, the book, MB:", memory([str(hub), *processes("-P", str(hub), "-u", "root")]))
    print("a kernel that asks for 2 GB:", await execute(names[0], "", ["bytearray(2 * 2**30)"]))
    book = await AsyncHTTPClient().fetch(f"{URL}/services/book/index.html", headers={"Accept-Encoding": "gzip"})
    print("the book:", book.code, book.headers.get("X-Consumed-Content-Encoding", "not compressed"))


async def answers() -> bool:
    """Whether the hub is there."""
    try:
        return (await ask("/hub/api/")).code == 200
    except Exception:
        return False


async def again(name: str) -> float:
    """End the server of a student and start it again: the seconds of a start with nobody beside."""
    await ask(f"/hub/api/users/{name}/server", "DELETE")
    while json.loads((await ask(f"/hub/api/users/{name}")).body)["servers"]:
        await asyncio.sleep(0.2)
    return round(await spawn(name), 1)


def tell(what: str, names: list[str]) -> None:
    """Print what the students' processes hold."""
    held = [tuple(memory(processes("-u", name), kind) for kind in ("Pss", "Rss")) for name in names]
    print(f"{what}: PSS and RSS in MB {held}")


def main() -> None:
    """Start the hub with a password and a folder of its own, and end it."""
    split = sys.argv.index("--")
    names, notebooks = sys.argv[1:split], sys.argv[split + 1 :]
    with tempfile.TemporaryDirectory() as state:
        settings = {"CITIES_HUB_TRIAL": PASSWORD, "CITIES_HUB_TRIAL_TOKEN": TOKEN, "CITIES_HUB_URL": URL}
        hub = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(HUB / "jupyterhub_config.py")],
            env=os.environ | settings | {"CITIES_HUB_STATE": state},
            stdout=open(Path(tempfile.gettempdir()) / "cities-hub.log", "w"),  # noqa: SIM115
            stderr=subprocess.STDOUT,
        )
        try:
            asyncio.run(trial(names, notebooks, hub.pid))
        finally:
            hub.terminate()
            hub.wait(60)


if __name__ == "__main__":
    main()
