"""Sockets that listen, and applications served from threads of their own."""

from __future__ import annotations

import socket
import threading

import uvicorn
from fastapi import FastAPI

from firsthand.errors import PortTaken


def bind(host: str, port: int, setting: str = "--port") -> socket.socket:
    """A listening socket. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        raise PortTaken(f"port {port} at {host} is taken by another program; choose another with {setting}") from error
    sock.listen(512)
    return sock


class Listener:
    """An application served from a thread of its own, so that the line never waits for a reader."""

    def __init__(self, app: FastAPI, sock: socket.socket) -> None:
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_level="warning",
                access_log=False,
                server_header=False,
                lifespan="off",
                proxy_headers=False,
                timeout_graceful_shutdown=3,
            )
        )
        self._sock = sock
        self._thread = threading.Thread(target=self._serve, name="site", daemon=True)

    def _serve(self) -> None:
        self._server.run(sockets=[self._sock])

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def close(self) -> None:
        """Answer what has been asked, then end."""
        self._server.should_exit = True
        self._thread.join(timeout=10)
