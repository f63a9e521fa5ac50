"""How many articles a second are sketched and placed on one core, and how that slows as live stories grow; quality beside peers.

    python bench/stories.py [--live 10000 100000] [--place 1500] [--seed 1]

The stream is generated: ten languages by share, each with its own vocabulary (Zipf), every story with its own rare names,
numbers and words; three articles in ten belong to a story of the last hours, one in ten is a copy, the rest stand alone.
Live stories are put in through the same door (`place`), then `--place` more articles are timed. The machine's other work
counts into wall time, so CPU time is what is given. Peers, where installed: datasketch's MinHash LSH for the sketch, and a
TF-IDF single pass over dictionaries (the rule of most open clusterers) for the story.
"""

from __future__ import annotations

import argparse
import gc
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator

import numpy as np

from firsthand import facts
from firsthand.stories.features import StoryArticle
from firsthand.stories.live import LiveStories
from report import report

BEGIN = 1_800_000_000.0
LANGUAGES = ("en", "es", "de", "fr", "pt", "ru", "it", "tr", "id", "pl")
SHARES = np.array([30, 14, 10, 9, 8, 8, 7, 5, 5, 4]) / 100
VOCABULARY, NAMES = 60_000, 400_000


class Stream:
    """Articles without end, the same for one seed."""

    def __init__(self, seed: int, rate: float) -> None:
        self.random = np.random.default_rng(seed)
        self.rate = rate
        self.words = {language: self._coin(language, VOCABULARY, seed + i) for i, language in enumerate(LANGUAGES)}
        self.names = [w.capitalize() for w in self._coin("", NAMES, seed + 99)]
        self.recent: list[tuple[str, list[str], tuple[str, ...]]] = []
        self.count = 0

    @staticmethod
    def _coin(tail: str, count: int, seed: int) -> list[str]:
        letters = np.random.default_rng(seed).integers(0, 20, (count, 8))
        alphabet = np.array(list("abdefgiklmnoprstuvwz"))
        return ["".join(alphabet[row[: 4 + i % 5]]) + tail for i, row in enumerate(letters)]

    def __iter__(self) -> Iterator[StoryArticle]:
        while True:
            yield self._next()

    def _next(self) -> StoryArticle:
        self.count += 1
        draw = self.random.random()
        if draw < 0.4 and len(self.recent) > 50:
            language, subject, body = self.recent[int(self.random.integers(len(self.recent)))]
            if draw >= 0.1:
                body = self._body(language, subject)
        else:
            language = str(self.random.choice(LANGUAGES, p=SHARES))
            subject = [self.names[i] for i in self.random.integers(0, NAMES, 8)] + [
                self.words[language][i] for i in self.random.integers(200, VOCABULARY, 12)
            ]
            body = self._body(language, subject)
            self.recent.append((language, subject, body))
            if len(self.recent) > 3000:
                del self.recent[:1000]
        outlet = f"o{int(self.random.integers(30_000))}.example"
        return StoryArticle(
            id=f"a{self.count}", url=f"https://{outlet}/{self.count}", outlet=outlet, published_at=BEGIN + self.count / self.rate,
            language=language, headline=" ".join(body[0].split()[:9]), body=body,
        )  # fmt: skip

    def _body(self, language: str, subject: list[str]) -> tuple[str, ...]:
        length = int(np.clip(self.random.lognormal(5.5, 0.6), 60, 1200))
        ranks = np.minimum(self.random.zipf(1.15, length), VOCABULARY) - 1
        vocabulary = self.words[language]
        words = [vocabulary[r] for r in ranks]
        for at in self.random.integers(0, length, max(8, length // 8)):
            words[at] = subject[int(self.random.integers(len(subject)))]
        words[length // 2] = str(int(self.random.integers(10, 9999)))
        return tuple(" ".join(words[i : i + 40]) + "." for i in range(0, length, 40))


def cost(live: LiveStories, articles: list[StoryArticle]) -> tuple[float, float]:
    """CPU seconds an article, and the slowest of all (wall)."""
    slowest, began = 0.0, time.process_time()
    for article in articles:
        at = time.perf_counter()
        live.place(article)
        slowest = max(slowest, time.perf_counter() - at)
    return (time.process_time() - began) / len(articles), slowest


def single_pass(articles: list[StoryArticle]) -> float:
    """CPU seconds an article of a TF-IDF single pass over dictionaries, for comparison of cost."""
    frequency: Counter[str] = Counter()
    index: dict[str, list[int]] = {}
    stories: list[Counter[str]] = []
    began = time.process_time()
    for article in articles:
        counts = Counter(" ".join(article.body).lower().split())
        frequency.update(counts.keys())
        vector = {w: c * np.log(1 + len(stories) / frequency[w]) for w, c in counts.items()}
        top = sorted(vector, key=vector.__getitem__, reverse=True)[:60]
        scores: Counter[int] = Counter()
        for word in top:
            for story in index.get(word, ()):
                scores[story] += vector[word] * stories[story][word]
        best = max(scores, key=scores.__getitem__, default=-1)
        if best < 0 or scores[best] < 200:
            best = len(stories)
            stories.append(Counter())
        for word in top:
            if word not in stories[best]:
                index.setdefault(word, []).append(best)
            stories[best][word] += vector[word]
    return (time.process_time() - began) / len(articles)


def minhash(articles: list[StoryArticle]) -> float | None:
    """CPU seconds an article of datasketch's MinHash LSH (128 permutations, five-word shingles), None where it is not installed."""
    try:
        from datasketch import MinHash, MinHashLSH
    except ImportError:
        return None
    lsh = MinHashLSH(threshold=0.3, num_perm=128)
    began = time.process_time()
    for article in articles:
        words = " ".join(article.body).lower().split()
        sketch = MinHash(num_perm=128)
        sketch.update_batch([" ".join(words[i : i + 5]).encode() for i in range(len(words) - 4)])
        lsh.query(sketch)
        lsh.insert(article.id, sketch)
    return (time.process_time() - began) / len(articles)


def main() -> None:
    """Print and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--live", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--place", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    stream = iter(Stream(given.seed, rate=60.0))
    live = LiveStories(facts.load())
    gc.freeze()  # as a running instance does; the stream's million words are no part of what is measured
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rows, costs = [], []
    for size in sorted(given.live):
        pause = 0.0
        while live.stories < size:
            for _ in range(500):
                at = time.perf_counter()
                live.place(next(stream))
                pause = max(pause, time.perf_counter() - at)
        article_s, slowest = cost(live, [next(stream) for _ in range(given.place)])
        costs.append(article_s)
        memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        rows.append(
            {
                "name": f"placed at {size} live stories",
                "value": 1 / article_s,
                "unit": "articles/s",
                "floor": 200,
                "goal": 600,
                "n": given.place,
            }
        )
        rows.append({"name": f"longest pause until {size}", "value": max(pause, slowest), "unit": "s", "n": 1})
        rows.append({"name": f"memory at {size} live stories", "value": memory, "unit": "MiB", "n": 1})
        print(rows[-3:], file=sys.stderr)
    if len(costs) > 1:
        rows.append(
            {
                "name": "cost, last size to first",
                "value": costs[-1] / costs[0],
                "unit": "times",
                "floor": 3,
                "goal": 2,
                "n": given.place,
                "at_most": True,
            }
        )
    sample = [next(stream) for _ in range(given.place)]
    rows.append({"name": "TF-IDF single pass from nothing", "value": 1 / single_pass(sample), "unit": "articles/s", "n": len(sample)})
    if peer := minhash(sample):
        rows.append({"name": "datasketch MinHash LSH from nothing", "value": 1 / peer, "unit": "articles/s", "n": len(sample)})
    report("stories", rows)


if __name__ == "__main__":
    main()
