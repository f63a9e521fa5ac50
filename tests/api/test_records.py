from __future__ import annotations

from fastapi import FastAPI

from tests.asking import Asking
from tests.site.conftest import Shown


def test_an_origin_as_prov_and_as_schema_org(filled: tuple[FastAPI, Shown]) -> None:
    app, shown = filled
    client = Asking(app)
    address = f"/api/v1/items/{shown.items[5]}/origin"
    plain, prov, schema = (client.get(address + query) for query in ("", "?format=prov", "?format=schema"))
    assert plain.headers["content-type"] == "application/json"
    assert prov.headers["content-type"] == schema.headers["content-type"] == "application/ld+json"
    assert prov.json()["@id"].endswith(address)
    assert schema.json()["@type"] == "NewsArticle"
    assert client.get(address + "?format=other").status_code == 422


def test_an_item_has_its_documents(filled: tuple[FastAPI, Shown]) -> None:
    app, shown = filled
    assert Asking(app).get(f"/api/v1/items/{shown.items[5]}").json()["documents"] == []
