"""Each importer alone, in a process of its own, on a generated file: seconds, rows a second and the memory it took at most."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MEMORY_MIB = 128.0
_RUN = r"""
import json, sys, time
from firsthand.catalogue.importers import formats
from firsthand.pipeline.catalogue import vocabulary
def peak():  # of this process: getrusage would count its parent's before exec
    with open("/proc/self/status") as told:
        return next(int(line.split()[1]) for line in told if line.startswith("VmHWM")) / 1024
words = vocabulary()
list(formats.claims("csv", [b"url\n", b"https://a.com/\n"], "warm", words))
base = peak()
begun, count = time.process_time(), 0
with open(sys.argv[1], "rb") as file:
    for claim in formats.claims(sys.argv[2], file, "bench", words, domain="association.org"):
        count += 1
print(json.dumps({"seconds": time.process_time() - begun, "claims": count, "mib": peak(), "base": base}))
"""


def _domain(n: int) -> str:
    return f"outlet-{n % 120_000}.{('com', 'org', 'de', 'in', 'com.br', 'co.ke')[n % 6]}"


def _wikidata(count: int) -> Iterator[str]:
    def value(item: str) -> str:
        return '{"rank":"normal","mainsnak":{"snaktype":"value","datavalue":{"type":"wikibase-entityid","value":{"entity-type":"item","id":"' + item + '"}}}}'  # fmt: skip

    filler = '"P18":[{"rank":"normal","mainsnak":{"snaktype":"value","datavalue":{"type":"string","value":"A picture.jpg"}}}],' * 4
    yield "[\n"
    for n in range(count):
        kind = "Q11032" if n % 50 == 0 else "Q5"
        site = f'"P856":[{{"rank":"normal","mainsnak":{{"snaktype":"value","datavalue":{{"type":"string","value":"https://www.{_domain(n // 50)}/"}}}}}}],' if n % 10 == 0 else ""  # fmt: skip
        yield f'{{"type":"item","id":"Q{n}","labels":{{"en":{{"language":"en","value":"The Item {n}"}}}},"claims":{{{filler}{site}"P31":[{value(kind)}],"P17":[{value("Q30")}],"P407":[{value("Q1860")}]}}}},\n'  # fmt: skip
    yield "]\n"


def _query(count: int) -> Iterator[str]:
    yield '{"head":{"vars":["item","itemLabel","countryLabel","languageLabel","offurl"]},"results":{"bindings":['
    for n in range(count):
        yield ("," if n else "") + f'{{"item":{{"type":"uri","value":"http://www.wikidata.org/entity/Q{n}"}},"itemLabel":{{"type":"literal","value":"Outlet {n}"}},"countryLabel":{{"type":"literal","value":"Kenya"}},"languageLabel":{{"type":"literal","value":"Swahili"}},"offurl":{{"type":"uri","value":"https://{_domain(n)}/"}}}}\n'  # fmt: skip
    yield "]}}"


def _gkg(count: int) -> Iterator[str]:
    middle = "\t".join(["1#Nairobi#KE"] * 21)
    for n in range(count):
        links = f"<PAGE_LINKS>https://{_domain(n * 7)}/a;https://{_domain(n * 11)}/b</PAGE_LINKS>" if n % 2 else ""
        yield f"20261124120000-{n}\t20261124120000\t1\t{_domain(n)}\thttps://{_domain(n)}/story/{n}\t{middle}\t<PAGE_TITLE>x</PAGE_TITLE>{links}\n"


def _gal(count: int) -> Iterator[str]:
    return (f'{{"date":"2026-11-24T12:00:00Z","url":"https://{_domain(n)}/story/{n}","domain":"{_domain(n)}","outletName":"Outlet {n % 120_000}","title":"A title","lang":"sw"}}\n' for n in range(count))  # fmt: skip


def _mediacloud(count: int) -> Iterator[str]:
    yield "id,name,url_search_string,label,homepage,notes,pub_country,pub_state,primary_language,media_type,stories_per_week\n"
    for n in range(count):
        yield f"{n},{_domain(n)},,Outlet {n},https://{_domain(n)}/,,KEN,,sw,digital_native,12\n"


def _crawl(count: int) -> Iterator[str]:
    for n in range(count):
        kind = "application/rss+xml" if n % 20 == 0 else "text/html"
        yield f'com,outlet)/feed 20261124120000 {{"url": "https://{_domain(n)}/feed/{n}", "mime": "{kind}", "mime-detected": "{kind}", "status": "200", "digest": "XYZ"}}\n'  # fmt: skip


def _csv(count: int) -> Iterator[str]:
    yield "feed_url,homepage,name,country,language\n"
    for n in range(count):
        yield f"https://{_domain(n)}/feed/{n},https://{_domain(n)}/,Outlet {n},Kenya,sw\n"


def _trust(count: int) -> Iterator[str]:
    return (f"member=https://{_domain(n)}/\n" for n in range(count))


def _opml(count: int) -> Iterator[str]:
    yield '<opml version="2.0"><body>\n'
    for n in range(count):
        yield f'<outline text="Outlet {n}" type="rss" xmlUrl="https://{_domain(n)}/feed/{n}" htmlUrl="https://{_domain(n)}/"/>\n'
    yield "</body></opml>\n"


# an OPML file may have 32 MiB and a trust.txt 50,000 lines: no reader and no association has more
_LISTS = {
    "wikidata": (_wikidata, None), "wikidata-query": (_query, None), "gdelt-gkg": (_gkg, None), "gdelt-gal": (_gal, None), "mediacloud": (_mediacloud, None),
    "commoncrawl": (_crawl, None), "csv": (_csv, None), "opml": (_opml, 250_000), "trust.txt": (_trust, 50_000),
}  # fmt: skip


def rows(count: int) -> list[dict[str, Any]]:
    """The figures."""
    found: list[dict[str, Any]] = []
    for kind, (make, most) in _LISTS.items():
        wanted = min(count, most or count)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "list"
            with path.open("w", encoding="utf-8") as file:
                file.writelines(make(wanted))
            size = path.stat().st_size / 1e6
            told = subprocess.run([sys.executable, "-c", _RUN, str(path), kind], capture_output=True, text=True, check=True)
            figures = json.loads(told.stdout)
        found += [
            {"name": f"{kind}: rows a second of CPU", "value": wanted / max(1e-9, figures["seconds"]), "unit": "/s", "n": wanted},
            {"name": f"{kind}: megabytes a second of CPU", "value": size / max(1e-9, figures["seconds"]), "unit": "MB/s", "n": figures["claims"]},
            {"name": f"{kind}: memory above the start", "value": figures["mib"] - figures["base"], "unit": "MiB", "floor": MEMORY_MIB, "at_most": True},
        ]  # fmt: skip
    return found
