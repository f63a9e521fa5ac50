from __future__ import annotations

import pytest

from firsthand.articles.images import credit_words, said
from firsthand.articles.read import read_article
from firsthand.facts import Facts
from firsthand.text.html import Document
from tests.articles import pages

CAPTIONS = (
    ("The ferry at dawn. Photo: Oren Pell/Sound Wire", "Oren Pell/Sound Wire"),
    ("Die Fähre. Foto: Greta Sommer", "Greta Sommer"),
    ("La traversée (Crédit photo: Hugo Besson)", "Hugo Besson"),
    ("The harbour at night. (Sound Wire)", "Sound Wire"),
    ("Паром. Фото: Иван Петров", "Иван Петров"),
    ("夜のフェリー＝海峡通信", "海峡通信"),
    ("The quay © Oren Pell", "Oren Pell"),
    ("The council meets on Friday to decide", None),
)


@pytest.mark.parametrize(("caption", "credit"), CAPTIONS)
def test_what_a_caption_says(caption: str, credit: str | None, facts: Facts) -> None:
    assert said(caption, credit_words(facts)) == credit


def read(figure: str, facts: Facts) -> list[tuple[str | None, str | None]]:
    body = f"<p>{pages.SENTENCES[0]}</p>{figure}" + "".join(f"<p>{s}</p>" for s in pages.SENTENCES[1:])
    article = read_article(Document(pages.modern(body=body, head=pages.node()), pages.URL), facts)
    assert article.body == pages.SENTENCES
    assert [a.name for a in article.authors] == ["Maja Lindqvist"]
    return [(i.caption, i.credit) for i in article.images]


def test_a_credit_in_an_element_of_its_own(facts: Facts) -> None:
    figure = '<figure><img src="/i/ferry-at-dawn.jpg"><figcaption><span class="caption">The ferry at dawn.</span> <span class="credit">Photo by Oren Pell</span></figcaption></figure>'
    assert read(figure, facts)[0][1] == "Oren Pell"


def test_a_credit_in_an_attribute(facts: Facts) -> None:
    assert read('<img src="/i/ferry-at-dawn.jpg" alt="The ferry" data-copyright="Oren Pell">', facts) == [(None, "Oren Pell")]


def test_a_picture_of_a_list_is_not_the_articles(facts: Facts) -> None:
    assert read('<div class="related"><img src="/i/other.jpg"><p class="caption">Photo: Else</p></div>', facts) == []


def test_a_credit_that_ends_the_caption_in_its_own_element(facts: Facts) -> None:
    figure = '<figure><img src="/i/ferry-at-dawn.jpg"><figcaption>The ferry at dawn <span>SOUND/Oren Pell</span></figcaption></figure>'
    assert read(figure, facts)[0][1] == "SOUND/Oren Pell"


def test_a_part_of_the_caption_named_for_its_source(facts: Facts) -> None:
    figure = '<div class="image"><img src="/i/ferry-at-dawn.jpg"><div class="caption"><span>The ferry at dawn.</span> <span class="source">Oren Pell</span></div></div>'
    assert read(figure, facts)[0][1] == "Oren Pell"


def test_a_label_alone_is_no_credit(facts: Facts) -> None:
    figure = '<figure><img src="/i/ferry-at-dawn.jpg"><figcaption><span class="copyright">Copyright</span> <span class="credit">Oren Pell</span></figcaption></figure>'
    assert read(figure, facts)[0][1] == "Oren Pell"


def test_an_author_in_the_caption_box_is_no_credit(facts: Facts) -> None:
    figure = '<figure><img src="/i/ferry-at-dawn.jpg"><figcaption>The ferry at dawn.</figcaption></figure><span class="author">Maja Lindqvist</span>'
    assert read(figure, facts)[0][1] is None
