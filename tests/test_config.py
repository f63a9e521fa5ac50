"""Settings: precedence, types, and errors that help."""

from __future__ import annotations

from pathlib import Path

import pytest

from firsthand.config import read
from firsthand.errors import ConfigError


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "firsthand.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_line_over_environment_over_file_over_default(tmp_path: Path) -> None:
    path = file(tmp_path, '[site]\nport = 1\ntitle = "File"\n[collect]\ncountries = ["ee"]\n')
    settings = read(path, {"FIRSTHAND_SITE_PORT": "2", "FIRSTHAND_OPERATOR_NON_COMMERCIAL": "yes"}, {"site.port": 3})
    assert (settings.site.port, settings.site.title, settings.collect.countries, settings.operator.non_commercial) == (
        3,
        "File",
        ("ee",),
        True,
    )


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hush\n", encoding="utf-8")
    settings = read(None, {"FIRSTHAND_MAILBOX_PASSWORD_FILE": str(secret)})
    assert settings.mailbox.password == "hush"
    assert "hush" not in repr(settings)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[site]\nprot = 1\n", "did you mean site.port"), ("x = ", "firsthand.toml"), ('[site]\nport = "many"\n', "a whole number"), ("[site]\nport = 70000\n", "65535"),
        ('[collect]\nscale = "world"\n', "operator.contact"), ("[collect]\nrequests_per_s = 50\n", "operator.contact"), ('[admin]\nhost = "0.0.0.0"\n', "loopback"),
        ('[site]\nhost = "0.0.0.0"\n', "operator.name"), ("[collect]\nfloor_s = 1\n", "at least 60"), ('[collect]\ndiscovery = "perhaps"\n', "true or false"),
    ],
)  # fmt: skip
def test_errors_say_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        read(file(tmp_path, text), {})


def test_an_unknown_variable_is_an_error_and_a_missing_file_too(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="FIRSTHAND_SITE_PORT"):
        read(None, {"FIRSTHAND_SITE_PROT": "1"})
    with pytest.raises(ConfigError, match="cannot read"):
        read(tmp_path / "nothing.toml", {})
