"""What decides whether two reports are one story: every threshold of the room, in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Lengths in words or terms, times in seconds, likenesses 0..1.

    An article belongs to a story from the cosine `join`, lowered by up to `join_short` for texts of few terms (a headline
    alone cannot be as like as a page); two stories are one from `merge`. Likeness fades with time by e in `fade_s`.

    A copy holds `copy_share` of the shorter text, or `part_share` of it and at least `part_words` words, in at least
    `copy_least` shingles of the sketch; texts under `copy_words` words are compared by address only. A rewrite keeps
    `rewrite_order` of the order of at least `rewrite_least` names and numbers, by `rewrite_gain` of them and by
    `rewrite_chance` of the rest more than the same order turned round would.

    Stories of different languages join from `cross_overlap` of their anchors' weight, `cross_crowd` of it more for every
    doubling of the languages a story has, if at least `cross_signals` anchors agree and the runner-up is `cross_margin`
    times behind. `salience` weighs an anchor by how often it comes, `lone_support` one that a single language of many has.
    """

    terms: int = 48
    centroid_terms: int = 192
    title_weight: float = 2.0
    lead_weight: float = 2.0
    lead_words: int = 40
    join: float = 0.20
    join_short: float = 0.10
    full_terms: int = 60
    merge: float = 0.28
    merge_least: float = 0.6  # of `join`: the likeness at which a second story is looked at for a merge
    fade_s: float = 36 * 3600.0
    candidates: int = 40
    postings: int = 256
    copy_share: float = 0.35
    part_share: float = 0.22
    part_words: int = 40
    copy_least: int = 4
    copy_words: int = 20
    cross_overlap: float = 0.10
    cross_crowd: float = 0.2
    cross_margin: float = 1.6
    cross_candidates: int = 24
    cross_signals: int = 2
    cross_window_s: float = 48 * 3600.0
    cross_fade_s: float = 12 * 3600.0
    translation_overlap: float = 0.4
    translation_signals: int = 6
    salience: tuple[float, float, float, float] = (5.0, 3.0, 2.0, 1.0)
    lone_support: float = 0.25
    rewrite_order: float = 0.65
    rewrite_chance: float = 0.5
    rewrite_gain: int = 5
    rewrite_least: int = 8
