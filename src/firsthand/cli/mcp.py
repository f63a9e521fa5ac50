"""`mcp`: a server of the Model Context Protocol on standard input and output, for an agent on this machine."""

from __future__ import annotations

import sys

import typer

from firsthand.cli.options import ConfigFile, DataDir, settings_of


def register(app: typer.Typer) -> None:
    """Add the verb."""

    @app.command()
    def mcp(data_dir: DataDir = None, config: ConfigFile = None) -> None:
        """Let an agent search, read stories, origins and quotes; what owners deny to AI is refused."""
        from firsthand import __version__
        from firsthand.api.mcp import LONGEST, Server
        from firsthand.store.open import open_store

        store = open_store(settings_of(data_dir, config).data_dir, write=False)
        server = Server(lambda: store, __version__)
        source = sys.stdin.buffer
        try:
            while line := source.readline(LONGEST + 2):
                text = line.decode("utf-8", "replace")
                if not text.strip():
                    continue
                answer = server.line(text)
                while not line.endswith(b"\n") and (line := source.readline(LONGEST)):  # the rest of a line that is too long
                    pass
                if answer is not None:
                    sys.stdout.buffer.write(answer.encode("utf-8", "replace") + b"\n")
                    sys.stdout.buffer.flush()
        finally:
            store.close()
