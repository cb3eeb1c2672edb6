"""`heming serve`: pages, API and background worker on the current data folder, on loopback unless told otherwise."""

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import webbrowser

import click

from heming.cli.output import say
from heming.cli.start import begin
from heming.errors import UserError


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--open/--no-open", "open_browser", default=False, help="Open the browser when the first page answers.")
def command(*, host: str, port: int, open_browser: bool) -> None:
    """Start the server and the worker; Ctrl+C stops both."""
    begin()
    require_free_port(host, port)
    serve(host, port, open_browser=open_browser)


def require_free_port(host: str, port: int) -> None:
    """UserError when something listens there: the server would share the port, and readers land in either house."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left is free
            probe.bind(address)
    except (OSError, OverflowError) as error:
        raise UserError(
            "Cannot listen on {host}:{port}: {reason}.",
            "Stop what listens there, or choose another port with --port.",
            host=host,
            port=port,
            reason=getattr(error, "strerror", None) or error,
        ) from None


def serve(host: str, port: int, *, open_browser: bool) -> None:
    """Run granian in this process and the worker in a child, until interrupted."""
    from granian.constants import Interfaces
    from granian.server import Server

    address = f"http://{host}:{port}/"
    worker = subprocess.Popen(
        [sys.executable, "-m", "heming.cli.worker"], env=os.environ | {"HEMING_PARENT": str(os.getpid())}
    )
    threading.Thread(target=_announce, args=(address, open_browser), daemon=True).start()
    try:
        Server(
            "heming.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=4,
            log_enabled=False,
        ).serve()
    finally:
        worker.terminate()
        worker.wait(timeout=20)


def _announce(address: str, open_browser: bool) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
                break
        except OSError:
            time.sleep(0.2)
    say(f"Heming is ready: {address}")
    if open_browser:
        webbrowser.open(address)
