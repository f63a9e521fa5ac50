"""What pages of an outlet have in common, learnt as they come: boilerplate lines, and bylines that stand on nearly all of them.

A lesson is a few pages of one outlet at once; a template that has been taught enough is refreshed by one page in a few, so that
learning stays cheap. Lessons that a kill takes are learnt from later pages.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from firsthand.articles.templates import learn
from firsthand.model.article import Article, SiteTemplate
from firsthand.store.shelf import Store

PAGES = 4  # of a lesson
TAUGHT = 24  # pages after which ...
REFRESHED = 8  # ... one page in so many is learnt from
HELD = 1_000  # outlets
WAITING = 4_000  # outlets
DESK = 0.75  # of a lesson's pages


@dataclass(slots=True)
class _Lesson:
    pages: list[tuple[int, ...]] = field(default_factory=list)
    bylines: list[str | None] = field(default_factory=list)
    passed: int = 0


class Lessons:
    """Templates of outlets as pages are read with them, and what they will be taught next."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: OrderedDict[str, SiteTemplate | None] = OrderedDict()
        self._lessons: OrderedDict[str, _Lesson] = OrderedDict()

    def template(self, outlet: str) -> SiteTemplate | None:
        """What is known of an outlet's pages, without the learner's own state."""
        if outlet not in self._held:
            self._hold(outlet, self._store.template(outlet))
        self._held.move_to_end(outlet)
        return self._held[outlet]

    def learn(self, articles: Iterable[Article]) -> None:
        """Take pages in, each once; templates whose lesson is full are written."""
        taught = []
        for article in articles:
            lesson = self._lesson(article)
            if lesson is not None and len(lesson.pages) >= PAGES:
                del self._lessons[article.outlet]
                prior = self._store.template(article.outlet)
                after = learn(article.outlet, lesson.pages, prior)
                taught.append(replace(after, bylines=desks(lesson.bylines, after.bylines)))
                self._hold(article.outlet, taught[-1])
        if taught:
            self._store.put_templates({t.outlet: t for t in taught}.values())

    def _lesson(self, article: Article) -> _Lesson | None:
        if not article.line_hashes:
            return None
        lesson = self._lessons.setdefault(article.outlet, _Lesson())
        template = self.template(article.outlet)
        if template is not None and template.pages >= TAUGHT:
            lesson.passed += 1
            if lesson.passed % REFRESHED:
                return None
        lesson.pages.append(article.line_hashes)
        lesson.bylines.append(article.byline)
        while len(self._lessons) > WAITING:
            self._lessons.popitem(last=False)
        return lesson

    def _hold(self, outlet: str, template: SiteTemplate | None) -> None:
        self._held[outlet] = replace(template, seen=()) if template else None
        self._held.move_to_end(outlet)
        while len(self._held) > HELD:
            self._held.popitem(last=False)


def desks(bylines: Sequence[str | None], before: Sequence[str]) -> tuple[str, ...]:
    """Bylines that stand on most pages of a lesson, with those known before unless the lesson's pages are all signed otherwise."""
    signed = [b for b in bylines if b]
    common = [b for b, count in Counter(signed).items() if count >= DESK * len(bylines)]
    kept = [b for b in before if len(signed) < len(bylines) or b in signed]
    return tuple(dict.fromkeys([*common, *kept]))[:8]
