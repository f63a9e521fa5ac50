"""An application in a process of its own that tells the CPU seconds it has spent whenever it is asked for `/spent`."""

from __future__ import annotations

import json
import multiprocessing
import resource
import socket
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Any

import uvicorn


def started(made: Callable[[], Any], sock: socket.socket) -> BaseProcess:
    """The server's process, ready to answer on a bound socket. `made` gives the ASGI application and is called in that process."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("fork").Process(target=_serve, args=(made, sock, theirs), daemon=True)
    server.start()
    ours.recv()
    return server


def _serve(made: Callable[[], Any], sock: socket.socket, told: Any) -> None:
    app = made()

    async def spent(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"] == "/spent":
            used = resource.getrusage(resource.RUSAGE_SELF)
            body = json.dumps(used.ru_utime + used.ru_stime).encode()
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(body)).encode())]})
            await send({"type": "http.response.body", "body": body})
        else:
            await app(scope, receive, send)

    told.send("ready")
    uvicorn.Server(uvicorn.Config(spent, log_level="warning", access_log=False, lifespan="off", server_header=False)).run(sockets=[sock])
