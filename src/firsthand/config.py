"""Settings: `firsthand.toml` and FIRSTHAND_* in the environment, frozen, handed down by app.py.

Precedence: command line, environment (`FIRSTHAND_OPERATOR_CONTACT`; `FIRSTHAND_MAILBOX_PASSWORD_FILE` names a file that
holds the value), the file, the defaults below. An unknown key is an error that names the nearest one.
"""

from __future__ import annotations

import dataclasses
import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from firsthand.errors import ConfigError

PREFIX = "FIRSTHAND_"
OF_THE_TESTS = frozenset({"CORPUS", "SOAK"})  # in the same environment, none of our settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """Who runs this instance. `contact` is an address or page that publishers can write to."""

    name: str = ""
    contact: str = ""
    country: str = ""  # ISO 3166-1 alpha-2: its snippet rules bind beside the publisher's
    non_commercial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The public listener."""

    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""  # as readers see it; empty: http://host:port
    title: str = "Firsthand"
    behind_loopback: bool = False  # reached only through a port that a container publishes on loopback


@dataclass(frozen=True, slots=True, kw_only=True)
class Admin:
    """The operator's own listener; never off loopback."""

    host: str = "127.0.0.1"
    port: int = 8001


@dataclass(frozen=True, slots=True, kw_only=True)
class Collect:
    """What is asked. `requests_per_s` bounds all requests together; `floor_s` is the least interval of one feed."""

    scale: str = "starter"  # starter | world
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    requests_per_s: float = 2.0
    floor_s: float = 900.0
    first_poll_hours: float = 24.0
    first_poll_entries: int = 5
    discovery: bool = False
    workers: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How many days items are kept; 0 for ever. How long a text is kept follows from the rights of each item."""

    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """Where owners write to; without `imap_host` the sentence on deletion within 24 hours is not shown."""

    address: str = ""
    imap_host: str = ""
    imap_port: int = 993
    imap_tls: bool = True
    user: str = ""
    password: str = field(default="", repr=False)
    smtp_host: str = ""
    smtp_port: int = 465


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set. `data_dir` holds the whole instance: back up that one folder."""

    data_dir: Path = Path("firsthand-data")
    own_facts: str = ""  # a folder with agencies.tsv, groups.tsv ... of one's own, beside the shipped ones
    operator: Operator = Operator()
    site: Site = Site()
    admin: Admin = Admin()
    collect: Collect = Collect()
    keep: Keep = Keep()
    mailbox: Mailbox = Mailbox()


def read(path: Path | None, environment: Mapping[str, str], overrides: Mapping[str, Any] | None = None) -> Settings:
    """Settings from a file (None: `firsthand.toml` here, if there is one), the environment and dotted overrides.

    Raises ConfigError: the file cannot be read, a key is unknown, a value has the wrong type or breaks a rule.
    """
    table: dict[str, Any] = {}
    chosen = path or (Path("firsthand.toml") if Path("firsthand.toml").exists() else None)
    if chosen:
        try:
            table = tomllib.loads(chosen.read_text(encoding="utf-8"))
        except OSError as error:
            raise ConfigError(f"cannot read {chosen}: {error.strerror}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{chosen}: {error}") from error
    flat = {**_flatten(table), **_from_environment(environment), **(overrides or {})}
    settings = _build(flat)
    check(settings)
    return settings


def names() -> dict[str, Any]:
    """Every key in dotted form with its default."""
    found: dict[str, Any] = {}
    for outer in dataclasses.fields(Settings):
        default = outer.default
        if dataclasses.is_dataclass(default):
            found |= {f"{outer.name}.{f.name}": getattr(default, f.name) for f in dataclasses.fields(default)}
        else:
            found[outer.name] = default
    return found


def check(settings: Settings) -> None:
    """The rules between settings. Raises ConfigError."""
    collect, operator = settings.collect, settings.operator
    eager = collect.scale == "world" or collect.discovery or collect.requests_per_s > 5
    if eager and not operator.contact:
        raise ConfigError("scale world, discovery, or more than 5 requests a second need operator.contact in the configuration")
    if collect.scale not in ("starter", "world"):
        raise ConfigError(f"collect.scale is starter or world, not {collect.scale!r}")
    for name, port in (
        ("site.port", settings.site.port),
        ("admin.port", settings.admin.port),
        ("mailbox.imap_port", settings.mailbox.imap_port),
    ):
        if not 0 <= port <= 65535:
            raise ConfigError(f"{name} is between 0 and 65535, not {port}")
    if collect.requests_per_s <= 0 or collect.floor_s < 60:
        raise ConfigError("collect.requests_per_s is above 0 and collect.floor_s at least 60 seconds")
    if settings.admin.host not in ("127.0.0.1", "::1", "localhost"):
        raise ConfigError("admin.host stays on loopback: reach it through a tunnel")
    if settings.site.host not in ("127.0.0.1", "::1", "localhost") and not settings.site.behind_loopback:
        missing = [n for n, v in (("operator.name", operator.name), ("operator.contact", operator.contact), ("operator.country", operator.country), ("mailbox.address", settings.mailbox.address)) if not v]  # fmt: skip
        if missing:
            raise ConfigError(f"a site that others can reach needs {', '.join(missing)} in the configuration")


def _flatten(table: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat |= {f"{key}.{inner}": v for inner, v in value.items()}
        else:
            flat[key] = value
    return flat


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    known = {name.upper().replace(".", "_"): name for name in names()}
    found: dict[str, Any] = {}
    for variable, value in environment.items():
        if not variable.startswith(PREFIX) or variable.removeprefix(PREFIX) in OF_THE_TESTS:
            continue
        bare = variable.removeprefix(PREFIX)
        if bare in known:
            found[known[bare]] = value
        elif bare.endswith("_FILE") and bare.removesuffix("_FILE") in known:
            try:
                found[known[bare.removesuffix("_FILE")]] = Path(value).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise ConfigError(f"{variable}: cannot read {value}: {error.strerror}") from error
        else:
            raise ConfigError(_unknown(variable, [PREFIX + k for k in known]))
    return found


def _unknown(key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.4)
    return f"unknown setting {key}" + (f"; did you mean {near[0]}?" if near else "")


def _build(flat: Mapping[str, Any]) -> Settings:
    known = names()
    top: dict[str, Any] = {}
    inner: dict[str, dict[str, Any]] = {}
    for key, value in flat.items():
        if key not in known:
            raise ConfigError(_unknown(key, list(known)))
        typed = _typed(key, value, known[key])
        if "." in key:
            section, name = key.split(".", 1)
            inner.setdefault(section, {})[name] = typed
        else:
            top[key] = typed
    for section, values in inner.items():
        default = next(f.default for f in dataclasses.fields(Settings) if f.name == section)
        top[section] = dataclasses.replace(default, **values)  # type: ignore[type-var]
    return Settings(**top)


def _typed(key: str, value: Any, default: Any) -> Any:
    try:
        if isinstance(default, bool):
            if isinstance(value, bool):
                return value
            if str(value).lower() in ("true", "yes", "1", "false", "no", "0", ""):
                return str(value).lower() in ("true", "yes", "1")
            raise ValueError(value)
        if isinstance(default, tuple):
            members = value.split(",") if isinstance(value, str) else list(value)
            return tuple(str(m).strip() for m in members if str(m).strip())
        if isinstance(default, Path):
            return Path(str(value)).expanduser()
        if isinstance(default, str) and not isinstance(value, str):
            raise ValueError(value)
        return type(default)(value)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{key} is {_KINDS.get(type(default), 'text')}, not {value!r}") from error


_KINDS: dict[type, str] = {bool: "true or false", int: "a whole number", float: "a number", str: "text", tuple: "a list of texts"}
