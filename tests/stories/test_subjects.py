"""What reports are about, in every language of the table; and that stories of different languages heed it."""

from __future__ import annotations

import pytest

from firsthand import facts
from firsthand.facts import Facts
from firsthand.stories.features import StoryArticle
from firsthand.stories.live import LiveStories
from firsthand.stories.subjects import subjects


@pytest.fixture(scope="module")
def known() -> Facts:
    return facts.load()


@pytest.mark.parametrize(
    ("language", "text", "subject"),
    [
        ("en", "River floods two villages after a night of rain", "flood"), ("de", "Hochwasser: Zwei Dörfer überflutet", "flood"),
        ("ru", "Наводнение: две деревни затоплены", "flood"), ("ar", "الفيضان يغمر قريتين بعد ليلة من السيول", "flood"),
        ("zh", "洪水淹没两个村庄", "flood"), ("ja", "洪水で二つの村が浸水", "flood"), ("tr", "Sel iki köyü vurdu, dere taştı", "flood"),
        ("vi", "Trận động đất mạnh làm rung chuyển thành phố", "earthquake"), ("es", "El fiscal pide condena en el juicio por fraude", "court"),
        ("hi", "अदालत ने फैसला सुनाया", "court"), ("fr", "Les élections approchent, les urnes sont prêtes", "election"),
    ],
)  # fmt: skip
def test_the_subject_of_a_headline(known: Facts, language: str, text: str, subject: str) -> None:
    assert subjects(known).of(text, "", language).most_common(1)[0][0] == subject


def test_an_exact_word_stands_for_itself_alone_and_an_unknown_language_says_nothing(known: Facts) -> None:
    found = subjects(known)
    assert "war" in found.of("", "A war is over.", "en")
    assert "war" not in found.of("", "The ward was warm and wary.", "en")
    assert not found.of("A war is over", "flood", "xx")


def test_every_subject_has_words_in_every_language(known: Facts) -> None:
    rows = known.table("subjects")
    assert len(rows) > 40
    empty = [(r["subject"], language) for r in rows for language, cell in r.items() if not cell and language != "vi"]
    assert not empty


def pair(said: tuple[str, str], names: tuple[str, str]) -> list[StoryArticle]:
    return [
        StoryArticle(id=tag, url=f"https://{tag}.example/1", outlet=f"{tag}.example", published_at=at, language=tag, headline=head, body=(head, body))
        for tag, at, head, body in zip(("en", "de"), (1.8e9, 1.8e9 + 900), said, names, strict=True)
    ]  # fmt: skip


def stories_of(known: Facts, articles: list[StoryArticle]) -> int:
    live = LiveStories(known)
    for article in articles:
        live.place(article)
    return live.stories


def test_the_same_subject_joins_languages_and_another_keeps_them_apart(known: Facts) -> None:
    names = (
        "Today Marlena Vostrikova told them that 47 people and 38 boxes went to Quarrimond with 52 bags and Dorian Hespel and Ulrik Tannemar.",
        "Heute sagte Marlena Vostrikova ihnen von 47 Menschen, 96 Kisten und 71 Taschen aus Bellhafen, von Ansgar Riemholt und Jutta Welkamp.",
    )
    same = ("Court verdict: the judge finds them guilty", "Urteil: das Gericht spricht sie schuldig")
    other = ("Court verdict: the judge finds them guilty", "Pokal: Trainer und Stürmer feiern das Tor im Finale")
    assert stories_of(known, pair(same, names)) == 1
    assert stories_of(known, pair(other, names)) == 2
