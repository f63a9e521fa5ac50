from __future__ import annotations

import json

import pytest

from firsthand.model.item import Item
from firsthand.model.origin import Claimed, Document, Evidence, Hop, Origin, Source
from firsthand.model.rights import Rights
from firsthand.origins.records import prov, schema_org

RECORD = "https://mirror.example/api/v1/items/20261124-0a/origin"
PAGE = "https://www.larkfieldgazette.example/tram"
WIRE = "https://corvane.example/tram"


def item(**fields: object) -> Item:
    origin = Origin(
        kind="agency", origin=Source(name="Corvane", domain="corvane.example", url=WIRE), contributors=("Marrow Press",), credits=("Vetlan",), altered="trimmed",
        chain=(Hop(name="Corvane", domain="corvane.example", url=WIRE), Hop(name="Larkfield Gazette", domain="larkfieldgazette.example", url=PAGE, relation="wire")),
        evidence=(Evidence(signal="dateline", where="dateline", text="LARKFIELD (Corvane)"), Evidence(signal="overlap-copy", where="overlap", text="The council voted.")),
        claimed=Claimed(byline="By Corvane", copyright="© Larkfield Gazette"), confidence=0.97312, method="signs-1",
    )  # fmt: skip
    given = {"id": "20261124-0a", "url": PAGE, "outlet": "larkfieldgazette.example", "first_seen": 1.0, "headline": "Tram line to reopen", "origin": origin, "rights": Rights(show="snippet")}  # fmt: skip
    return Item(**{**given, **fields})  # type: ignore[arg-type]


def test_prov_says_who_had_it_from_whom_and_that_the_bundle_is_ours() -> None:
    row = prov(item(), RECORD)
    first, last = row["@graph"][0], row["@graph"][1]
    assert (first["@id"], last["@id"]) == (WIRE, PAGE)
    assert last["prov:wasDerivedFrom"] == last["prov:hadPrimarySource"] == {"@id": WIRE}
    assert last["prov:qualifiedDerivation"]["schema:additionalType"] == "wire"
    assert "prov:wasDerivedFrom" not in first
    assert {"@id": "https://larkfieldgazette.example/"} in last["prov:wasAttributedTo"]
    assert row["prov:wasGeneratedBy"]["prov:wasAssociatedWith"]["schema:softwareVersion"] == "signs-1"
    named = {a["schema:name"] for a in row["@graph"] if "prov:Agent" in a["@type"]}
    assert named == {"Corvane", "Larkfield Gazette", "Marrow Press", "Vetlan"}
    json.dumps(row)


def test_every_reference_of_the_bundle_is_in_it() -> None:
    row = prov(item(), RECORD)
    known = {e["@id"] for e in row["@graph"]}
    for entity in row["@graph"]:
        for key, value in entity.items():
            if key.startswith("prov:") and key != "prov:qualifiedDerivation":
                assert {v["@id"] for v in (value if isinstance(value, list) else [value])} <= known


@pytest.mark.parametrize("relation", ["cites", "translation", "unknown", None])
def test_relations(relation: str | None) -> None:
    chain = (Hop(name="A"), Hop(domain="larkfieldgazette.example", url=PAGE, relation=relation))
    last = prov(item(origin=Origin(kind="republished", chain=chain)), RECORD)["@graph"][1]
    assert ("prov:wasQuotedFrom" in last) == (relation == "cites")
    assert last["prov:hadPrimarySource"] == {"@id": "urn:firsthand:report:A"}


def test_schema_org_keeps_the_page_s_words_and_ours_apart() -> None:
    row = schema_org(item(documents=(Document(url="https://court.example/j/1", kind="court", title="The judgment"),)), RECORD)
    assert row["isBasedOn"]["url"] == WIRE
    assert row["creditText"] == "LARKFIELD (Corvane)"  # what was inferred from a shared text is not the page's word
    assert row["sdPublisher"]["name"].startswith("Firsthand")
    assert "publisher" not in row
    assert {"@type": "CreativeWork", "url": "https://court.example/j/1", "name": "The judgment"} in row["citation"]


def test_an_own_report_is_based_on_nothing() -> None:
    row = schema_org(item(origin=Origin(kind="own", origin=Source(domain="larkfieldgazette.example"))), RECORD)
    assert not {"isBasedOn", "translationOfWork", "creditText"} & row.keys()
    assert len(prov(item(origin=Origin(kind="own")), RECORD)["@graph"]) == 2


def test_a_headline_that_may_not_be_shown_is_not() -> None:
    assert "headline" not in schema_org(item(rights=Rights(show="link")), RECORD)
