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

    Stories of different languages join where the logarithm of the odds that they are one is `cross_join` or more: `cross_begin`,
    `cross_overlap` for the logarithm of the weight that their anchors share, `cross_figures` for the rarity of shared numbers,
    less the logarithm of how many stories began within `cross_rivals_s`, `cross_away` an hour between them, `cross_apart` where
    they say they are about something else and `cross_untold` where one does not say. Fitted by logistic regression on generated
    media worlds and on translated news, each checked on what it was not fitted on. Another story whose odds come within
    `cross_margin` must be one with the best (by `cross_kin` less evidence), and no language that both have may be less alike than
    `cross_against`. `salience` weighs an anchor by how often it comes, `lone_support` one that a single language of many has.
    """

    terms: int = 48
    centroid_terms: int = 192
    title_weight: float = 2.0
    lead_weight: float = 2.0
    lead_words: int = 40
    join: float = 0.27
    join_short: float = 0.188
    full_terms: int = 48
    merge: float = 0.28
    merge_least: float = 0.45  # of `join`: the likeness at which a second story is looked at for a merge
    fade_s: float = 36 * 3600.0
    candidates: int = 40
    postings: int = 256
    copy_share: float = 0.35
    part_share: float = 0.22
    part_words: int = 40
    copy_least: int = 4
    copy_words: int = 20
    cross_begin: float = 9.7
    cross_overlap: float = 2.64
    cross_figures: float = 0.17
    cross_away: float = 0.3
    cross_untold: float = 0.0
    cross_apart: float = 3.4
    cross_join: float = 2.4
    cross_margin: float = 1.0
    cross_kin: float = 3.0
    cross_against: float = 0.14
    cross_candidates: int = 24
    cross_window_s: float = 48 * 3600.0
    cross_rivals_s: float = 12 * 3600.0
    translation_overlap: float = 0.4
    translation_signals: int = 6
    salience: tuple[float, float, float, float] = (5.0, 3.0, 2.0, 1.0)
    lone_support: float = 0.25
    rewrite_order: float = 0.65
    rewrite_chance: float = 0.5
    rewrite_gain: int = 5
    rewrite_least: int = 8
