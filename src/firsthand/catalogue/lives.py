"""What becomes of a host, visit by visit: it lives, moves, dies, or is bought by somebody else.

Moved: the same permanent redirect to another domain on three days, and a second kind of evidence that the new place is the old
outlet: entries of ours carried on there (at least three), or its name in its language. Once a host was away nothing that the two
places say themselves is enough, since expired domains are bought: a third must vouch for it too. A redirect to an outlet of
another name that we know is an end, not a move. Gone: unknown to DNS or parked on three days of seven;
retired after 60. Quarantined: two visits in a row on which it looked like somebody else (two of language, name, entries, spam).
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from firsthand.catalogue.newsness import ENOUGH, SPAMMY
from firsthand.model.site import Site, Visit
from firsthand.text.languages import primary
from firsthand.text.urls import registrable_domain

DAY_S = 86400.0
MOVE_DAYS, MOVE_AFTER_S = 3, 2 * DAY_S
GONE_DAYS, GONE_WITHIN_S = 3, 7 * DAY_S
RETIRE_S, FAILING_S = 60 * DAY_S, 14 * DAY_S
SHORT_S = 21 * DAY_S  # an absence in which nobody else can have bought the name: registrars keep a lapsed one for weeks
AGAIN_S = {"alive": 30 * DAY_S, "asleep": 180 * DAY_S, "refused": 90 * DAY_S, "blocked": 30 * DAY_S, "failing": DAY_S, "gone": 5 * DAY_S, "retired": 60 * DAY_S, "moving": DAY_S, "moved": 180 * DAY_S, "quarantined": 14 * DAY_S}  # fmt: skip
CARRIED = 3  # entries that both places have
ODD_VISITS = 2
_GONE_ERRORS = frozenset({"no-such-host"})
_REFUSED = frozenset({"refused"})


def after(site: Site, visit: Visit) -> Site:
    """What is known of a host after a visit; `next_visit_at` says when it is worth another."""
    now = visit.at
    if visit.error == "not-now":  # it asked for a pause: that says nothing of its life
        return replace(site, next_visit_at=now + DAY_S)
    if visit.error in _REFUSED:
        return _settle(site, visit, "refused", "robots.txt does not want us")
    if visit.error in _GONE_ERRORS or visit.parked:
        return _absent(site, visit)
    if visit.error is not None or visit.status >= 500 or visit.status in (404, 410):
        return _failing(site, visit)
    if visit.status in (401, 403, 429, 451):
        return _settle(site, visit, "blocked", f"the front page answered {visit.status}")
    elsewhere = visit.final is not None and not _same_place(site.site, visit.final)
    if site.successor is not None:  # its outlet went away before: what stands here now is not it
        return _settle(replace(site, misses=()), visit, "moved", None if elsewhere else "its outlet moved away; somebody is here again")
    if site.status in ("gone", "retired"):
        short = site.since_at is not None and now - site.since_at <= SHORT_S
        site = (
            site
            if short and not elsewhere and "name" in continues(site, visit) and not _foreign(site, visit)
            else replace(site, broke_at=now)
        )
    back = replace(site, misses=())
    return _moving(back, visit) if elsewhere else _alive(replace(back, target=None, target_days=()), visit)


def continues(site: Site, visit: Visit) -> list[str]:
    """Kinds of evidence that what was met is the outlet that we knew: entries, name, and where both are silent nothing."""
    found = []
    carried = len({*site.paths} & {*visit.paths}) if visit.paths else 0
    told = len({*site.titles} & {*visit.titles}) if visit.titles else 0
    if carried >= CARRIED or told >= CARRIED:
        found.append("entries")
    if site.name and visit.name and same_name(site.name, visit.name):
        found.append("name")
    if visit.names_old:
        found.append("names-old")
    return found


def odd(site: Site, visit: Visit) -> list[str]:
    """Kinds of evidence that somebody else is there now."""
    found = []
    if site.language and visit.language and primary(site.language) != primary(visit.language):
        found.append("language")
    if site.name and visit.name and not same_name(site.name, visit.name):
        found.append("name")
    if visit.spam >= SPAMMY:
        found.append("spam")
    if (
        site.titles
        and visit.titles
        and not ({*site.titles} & {*visit.titles})
        and not ({*site.paths} & {*visit.paths})
        and site.broke_at is not None
    ):
        found.append("entries")
    return found


def same_name(one: str, other: str) -> bool:
    """Whether two names are one: letters and digits alone, and a title's first or last part may stand for the whole."""

    def parts(name: str) -> set[str]:
        whole = unicodedata.normalize("NFKC", name).casefold()
        pieces = [whole, *(p for mark in (" | ", " - ", " – ", " — ", " :: ", ": ", " · ") for p in whole.split(mark))]
        return {plain for piece in pieces if len(plain := "".join(c for c in piece if c.isalnum())) >= 3}

    return bool(parts(one) & parts(other))


def _same_place(site: str, final: str) -> bool:
    return registrable_domain(site) == registrable_domain(final)


def _settle(site: Site, visit: Visit, status: str, reason: str | None) -> Site:
    since = site.since_at if site.status == status else visit.at
    return replace(site, status=status, reason=reason, visited_at=visit.at, since_at=since, next_visit_at=visit.at + AGAIN_S[status])


def _absent(site: Site, visit: Visit) -> Site:
    """Unknown to DNS or parked: counted once a day."""
    reason = "its place is parked" if visit.parked else "its name cannot be found"
    day = visit.at // DAY_S * DAY_S
    misses = tuple(sorted({*(m for m in site.misses if day - m < GONE_WITHIN_S), day}))
    held = replace(site, misses=misses, target=None, target_days=())
    if site.status in ("gone", "retired") or len(misses) >= GONE_DAYS:
        since = site.since_at if site.status in ("gone", "retired") and site.since_at is not None else visit.at
        status = "retired" if visit.at - since >= RETIRE_S else "gone"
        return replace(_settle(held, visit, status, reason), since_at=since)
    return _settle(held, visit, "failing", reason)


def _failing(site: Site, visit: Visit) -> Site:
    """It answers with errors or not at all, which is not death; after 60 days it is retired."""
    reason = f"the front page answered {visit.status}" if visit.status else "it does not answer"
    if site.status == "failing" and site.since_at is not None and visit.at - site.since_at >= RETIRE_S:
        return _settle(site, visit, "retired", reason)
    if site.status in ("gone", "retired", "quarantined", "moved"):  # one bad day changes nothing
        return _settle(site, visit, site.status, site.reason)
    held = _settle(site, visit, "failing", reason)
    long = held.since_at is not None and visit.at - held.since_at > FAILING_S
    return replace(held, next_visit_at=visit.at + (7 * DAY_S if long else DAY_S))


def _moving(site: Site, visit: Visit) -> Site:
    """A redirect to another domain: believed after three days and with a second kind of evidence."""
    target = registrable_domain(visit.final or "")
    if not visit.permanent:
        return _settle(replace(site, target=None, target_days=()), visit, "moving", f"it leads to {target} for the time being")
    day = visit.at // DAY_S * DAY_S
    days = tuple(sorted({*site.target_days, day})) if site.target == target else (day,)
    held = replace(site, target=target, target_days=days[-10:])
    steady = len(days) >= MOVE_DAYS and days[-1] - days[0] >= MOVE_AFTER_S
    if visit.other:
        return _settle(held, visit, "gone" if steady else "moving", f"leads to {target}, which is another outlet")
    evidence = continues(site, visit)
    lapsed = site.broke_at is not None
    if lapsed:  # expired domains are bought, and names and old articles copied: somebody else must say so
        proven = visit.vouched and "entries" in evidence
    else:
        proven = "entries" in evidence or ("name" in evidence and not _foreign(site, visit))
    if steady and proven and visit.spam < SPAMMY:
        return replace(_settle(held, visit, "moved", f"moved to {target} ({', '.join(('redirect', *evidence))})"), successor=target)
    if lapsed and steady:
        return _settle(held, visit, "quarantined", f"was away, and leads to {target} since")
    waiting = f"leads to {target}" if proven else f"leads to {target}; waits for a second kind of evidence"
    return _settle(held, visit, "moving", waiting)


def _foreign(site: Site, visit: Visit) -> bool:
    return bool(site.language and visit.language and primary(site.language) != primary(visit.language))


def _alive(site: Site, visit: Visit) -> Site:
    """It answers at its own place: is it still whom we knew?"""
    strange, kept = odd(site, visit), continues(site, visit)
    lapsed = site.broke_at is not None  # it was away for long: its name alone proves nothing
    known = site.visited_at is not None and site.status != "candidate" and bool(site.paths or site.titles or site.name)
    proven = "entries" in kept or (visit.vouched and "name" in kept)
    if known and ("spam" in strange or (lapsed and not proven) or (len(strange) >= 2 and "entries" not in kept)):
        held = replace(site, odd_visits=site.odd_visits + 1)
        if held.odd_visits >= ODD_VISITS or lapsed or "spam" in strange:
            return _settle(held, visit, "quarantined", f"it is not whom we knew: {', '.join(strange) or 'nothing it had is there'}")
        return replace(_settle(held, visit, "alive", f"looks like somebody else: {', '.join(strange)}"), next_visit_at=visit.at + DAY_S)
    if site.status == "quarantined" and not proven:
        return _settle(site, visit, "quarantined", site.reason)
    enough = visit.newsness >= ENOUGH
    learnt = replace(
        site, name=visit.name or site.name, language=visit.language or site.language, paths=visit.paths or site.paths, titles=visit.titles or site.titles,
        newsness=visit.newsness, left=visit.left, left_out=visit.left_out, odd_visits=0, broke_at=None,
    )  # fmt: skip
    settled = _settle(learnt, visit, "alive" if enough else "asleep", None if enough else "no news was found")
    return replace(settled, next_visit_at=visit.at + DAY_S) if visit.left and enough else settled
