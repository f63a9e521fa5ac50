"""In the whole application: what one reader sees is kept for nobody else, and apps come in through every layer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from firsthand import app as wiring
from firsthand.config import read as read_settings
from firsthand.listening import Listener, bind
from firsthand.store.open import open_store
from tests.invented import fill
from tests.readers.conftest import PASSWORD

pytestmark = pytest.mark.slow


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[wiring.Instance]:
    sock = bind("127.0.0.1", 0)
    settings = wiring.with_port(read_settings(None, {}, {"data_dir": tmp_path}), sock.getsockname()[1])
    store = open_store(tmp_path)
    fill(store)
    held = wiring.make_instance(settings, wiring.Surroundings(), store)
    listener = Listener(wiring.faces(held)[0], sock)
    listener.start()
    yield held
    listener.close()
    asyncio.run(held.close())


def ask(
    instance: wiring.Instance, method: str, path: str, form: dict[str, str] | None = None, **headers: str
) -> tuple[int, dict[str, str], str]:
    connection = HTTPConnection("127.0.0.1", instance.settings.site.port, timeout=20)
    connection.request(method, path, urlencode(form or {}), {"content-type": "application/x-www-form-urlencoded", **headers})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, text


def test_one_readers_page_is_never_anothers(instance: wiring.Instance) -> None:
    cookies = {}
    for name in ("ada", "bo"):
        instance.readers.make_account(name, PASSWORD)
        status, headers, _ = ask(instance, "POST", "/reader/login", {"name": name, "password": PASSWORD})
        assert status == 303
        cookies[name] = headers["set-cookie"].split(";")[0]
    for name in ("ada", "bo", "ada"):
        _, headers, text = ask(instance, "GET", "/reader", cookie=cookies[name])
        assert f"<p>{name} " in text
        assert "no-store" in headers["cache-control"]
    assert "Come in" in ask(instance, "GET", "/reader")[2]
    assert "Come in" in ask(instance, "GET", "/reader", cookie="fh_reader=guessed")[2]


def test_an_app_comes_in_and_reads(instance: wiring.Instance) -> None:
    for_apps = instance.readers.make_account("ada", PASSWORD)
    _, _, text = ask(instance, "POST", "/accounts/ClientLogin", {"Email": "ada", "Passwd": for_apps})
    auth = {"authorization": f"GoogleLogin auth={text.split('Auth=')[1].strip()}"}
    assert (
        ask(instance, "POST", "/reader/api/0/subscription/quickadd", {"quickadd": f"{instance.readers.base}/section/world"}, **auth)[0]
        == 200
    )
    status, headers, text = ask(instance, "GET", "/reader/api/0/stream/contents/user/-/state/com.google/reading-list", **auth)
    assert (status, headers["cache-control"]) == (200, "private, no-cache")
    assert "Harbour council" in text
    assert ask(instance, "GET", "/reader/api/0/stream/contents/user/-/state/com.google/reading-list")[0] == 401
