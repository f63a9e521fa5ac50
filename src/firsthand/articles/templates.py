"""Site templates: lines that stand on several pages of an outlet are its boilerplate, whatever the language.

The state is bounded and forgets: a template holds line hashes with how many pages carried each, as the learner's own state in
`SiteTemplate.seen`, and the lines that have passed the threshold in `SiteTemplate.lines`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import xxhash

from firsthand.model.article import SiteTemplate

LEAST_PAGES = 3
MAX_LINES = 4_000
MAX_SEEN = 12_000
_MEMORY = 200  # pages after which old evidence is halved


def line_hash(text: str) -> int:
    """The 64-bit hash of a line as templates know it (signed, as stores keep integers)."""
    value = xxhash.xxh3_64_intdigest(text.encode("utf-8", "replace"))
    return value - (1 << 64) if value >= 1 << 63 else value


def learn(outlet: str, pages: Iterable[tuple[int, ...]], prior: SiteTemplate | None) -> SiteTemplate:
    """The template after these pages (each its `Article.line_hashes`); `prior` is what earlier pages taught, and is not changed."""
    seen: Counter[int] = Counter(dict(prior.seen) if prior else {})
    count = prior.pages if prior else 0
    for page in pages:
        seen.update(set(page))
        count += 1
        if count >= _MEMORY:
            seen = Counter({k: v // 2 for k, v in seen.items() if v > 1})
            count //= 2
    kept = dict(seen.most_common(MAX_SEEN))
    lines = [k for k, v in kept.items() if v >= LEAST_PAGES][:MAX_LINES]
    return SiteTemplate(
        outlet=outlet, version=(prior.version + 1) if prior else 1, pages=count, lines=frozenset(lines), bylines=prior.bylines if prior else (),
        seen=tuple(sorted(kept.items())),
    )  # fmt: skip
