"""`run`: collect and serve, the starter slice unless another is asked for."""

from __future__ import annotations

from typing import Annotated

import typer

from firsthand.cli.options import ConfigFile, DataDir, settings_of


def register(app: typer.Typer) -> None:
    """Add the verb."""

    @app.command()
    def run(
        data_dir: DataDir = None,
        config: ConfigFile = None,
        country: Annotated[str | None, typer.Option(help="A slice by countries: ee,fi")] = None,
        language: Annotated[str | None, typer.Option(help="A slice by languages: et,ru")] = None,
        topic: Annotated[str | None, typer.Option(help="A slice by topic words: climate")] = None,
        scale: Annotated[str | None, typer.Option(help="starter or world (world needs operator.contact)")] = None,
        only: Annotated[str, typer.Option(help="Some of collect,read,stories,serve,letters")] = "",
        port: Annotated[int | None, typer.Option(help="Where the site listens")] = None,
        host: Annotated[str | None, typer.Option(help="The address that the site listens at")] = None,
        or_demo: Annotated[bool, typer.Option("--or-demo", help="Go on with the demo where no outlet answers within 30 s")] = False,
    ) -> None:
        """Ask the feeds politely, read what is new, and show it on http://127.0.0.1:8000 (admin on 127.0.0.1:8001)."""
        from firsthand.cli.running import run_instance

        settings = settings_of(
            data_dir,
            config,
            {"collect.countries": country, "collect.languages": language, "collect.topics": topic, "collect.scale": scale, "site.port": port, "site.host": host},
        )  # fmt: skip
        run_instance(settings, roles=frozenset(r.strip() for r in only.split(",") if r.strip()), or_demo=or_demo)
