"""``backblock studio``: the page in the browser."""

from __future__ import annotations

import hashlib
import secrets
import socket
import tempfile
import threading
from importlib.util import find_spec
from pathlib import Path

import click

from optimizer.cli.completing import files
from optimizer.cli.errors import Exit, say
from optimizer.words import listed

PORT = 8765
"""The first port that is tried."""
_TRIES = 20


@click.command("studio")
@click.argument("scenario", metavar="[SCENARIO]", required=False, shell_complete=files)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    metavar="N",
    help=f"Serve at this port; by default the first free one from {PORT}.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Listen there; any other address lets others in who know the link.",
)
@click.option("--no-browser", is_flag=True, help="Print the address and open nothing.")
def command(scenario: str | None, port: int | None, host: str, no_browser: bool) -> int:
    """Open the page that makes a block, changes it and hands it out.

    It runs on this machine alone, needs no network, and works on the files of the folder that
    SCENARIO is in, or of the working folder: my_block.yaml, its plan my_block.plan.json, and
    my_block.studio.jsonl, which holds what was done, so that a closed page comes back as it
    was. Ctrl-C ends it. It needs fastapi, filelock and uvicorn, which pip installs.

    \b
    Examples:
      backblock studio
      backblock studio my_block.yaml
      backblock studio --no-browser --port 9000

    Exit codes: 0 ended, 2 bad usage, or what it needs is not installed.
    """
    missing = [name for name in ("fastapi", "filelock", "uvicorn") if find_spec(name) is None]
    if missing:
        words = " ".join(missing)
        raise click.UsageError(f"studio needs {listed(missing)}: pip install {words}.")
    path = None if scenario is None else Path(scenario)
    if path is not None and not path.is_file():
        raise click.UsageError(f"{scenario}: no such file; `backblock studio` alone makes one.")
    from filelock import FileLock, Timeout

    root = Path.cwd() if path is None else path.resolve().parent
    try:
        with FileLock(lock_of(root), timeout=0):
            _serve(root, path, _listener(host, port), host, no_browser)
    except Timeout:
        raise click.UsageError(
            f"a studio works in {root} already; its page shows every scenario there. End it with "
            "Ctrl-C, or start this one in another folder."
        ) from None
    return int(Exit.OK)


def lock_of(root: Path) -> Path:
    """The file that one studio of a folder holds: two would write over each other's steps."""
    name = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"backblock-studio-{name}.lock"


def _listener(host: str, port: int | None) -> socket.socket:
    """A socket at the port that was asked for, or at the first that is free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in [port] if port else range(PORT, PORT + _TRIES):
        found = socket.socket(family)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((host, number))
            found.listen(128)  # from now on a browser that is early waits
        except OSError as error:
            found.close()
            reason = error.strerror or str(error)
        else:
            return found
    raise click.UsageError(f"{host} can't be listened on: {reason}.")


def _serve(
    root: Path, path: Path | None, listener: socket.socket, host: str, no_browser: bool
) -> None:
    import uvicorn

    from optimizer.studio.app import make_app
    from optimizer.studio.guard import is_loopback

    port = listener.getsockname()[1]
    token = secrets.token_urlsafe(24)
    app, studio = make_app(root, token, port, host)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}/{token}/"
    if path is not None:
        address += f"open/{path.name}"
    if not is_loopback(host):
        say("Others can reach this page: whoever has the address can change the folder's files.")
    say(f"Backblock studio works in {root}\n{address}\nCtrl-C ends it.")
    config = uvicorn.Config(
        app,
        log_level="error",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
        server_header=False,
        ws="none",
    )
    server = uvicorn.Server(config)
    studio.queue.add("Loading the solver", lambda _job: _load())  # before the first is wanted
    if not no_browser:
        threading.Timer(0.5, _open, [address]).start()
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        say("ended")
    finally:
        studio.queue.close()


def _load() -> None:
    from optimizer.solver import scaled

    scaled.load_solvers()


def _open(address: str) -> None:
    import webbrowser

    webbrowser.open(address)
