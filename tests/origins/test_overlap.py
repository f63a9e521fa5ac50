from __future__ import annotations

from collections.abc import Callable

from firsthand.model.origin import Neighbour
from firsthand.origins.overlap import COPY, REWRITE, TRANSLATION, compare, passage, profile, shared_sentence
from tests.origins.conftest import BODY

MADE = Callable[..., Neighbour]
TEXT = "\n".join(BODY)
RETOLD = (
    "Trams are coming back to Larkfield: on Monday its council said yes to the riverside line, shut for eleven years.\n"
    "Cars should roll before spring, according to Mayor Odette Marrowby. The bill for a pair of bridges is put at 14 million crowns; a third comes "
    "from the region, and 6,200 people had signed for it."
)
LONGER = TEXT + "\nQuillane Bros and Tarnside Works will lay 17 kilometres of track by 2031 with 320 workers."
TRANSLATED = (
    "El ayuntamiento de Larkfield votó el lunes reabrir la vieja línea de tranvía junto al río.\nLa alcaldesa Odette Marrowby dijo que los primeros "
    "coches saldrán antes de la primavera.\nLas obras de los 2 puentes costarán 14 millones de coronas.\nLos vecinos de Larkfield habían reunido 6.200 firmas.\n"
    "Quillane Bros y Tarnside Works tenderán 17 kilómetros de vía hasta 2031 con 320 obreros."
)
CYRILLIC = (
    "Совет Ларкфилда в понедельник решил вновь открыть трамвайную линию у реки.\nМэр Одетт Марроуби сказала, что вагоны пойдут до весны.\n"
    "Мосты обойдутся в 14 миллионов крон.\nЖители собрали 6 200 подписей.\nФирмы «Квиллейн» и «Тарнсайд» проложат 17 километров путей к 2031 году, "
    "на работах займут 320 человек."
)
OTHER = (
    "Harrowmere beat Estmoor 3-1 on Saturday after Corwin Quillane scored twice in the first 20 minutes of the second half.\n"
    "Coach Imogen Dunsmere said the side had waited since 1987 for such an afternoon, and 8,000 people sang until the floodlights went out."
)


def test_a_copy_is_held(neighbour: MADE) -> None:
    like = compare(profile(neighbour("a", "a.example", TEXT, 1)), profile(neighbour("b", "b.example", TEXT + "\n" + OTHER, 2)))
    assert like.held > 0.95
    assert like.holds < like.held
    assert like.containment >= COPY


def test_a_rewrite_keeps_the_order_of_names_and_numbers(neighbour: MADE) -> None:
    retold = RETOLD + "\nQuillane Bros and Tarnside Works are to put down 17 kilometres by 2031, employing 320."
    like = compare(profile(neighbour("a", "a.example", LONGER, 1)), profile(neighbour("b", "b.example", retold, 2)))
    assert like.containment < COPY
    assert like.order > REWRITE


def test_a_translation_keeps_them_over_languages(neighbour: MADE) -> None:
    like = compare(profile(neighbour("a", "a.example", LONGER, 1)), profile(neighbour("b", "b.example", TRANSLATED, 2, language="es")))
    assert like.across > TRANSLATION
    cyrillic = compare(profile(neighbour("a", "a.example", LONGER, 1)), profile(neighbour("c", "c.example", CYRILLIC, 2, language="ru")))
    assert cyrillic.across > TRANSLATION


def test_different_stories_are_not_alike(neighbour: MADE) -> None:
    like = compare(profile(neighbour("a", "a.example", TEXT, 1)), profile(neighbour("b", "b.example", OTHER, 2)))
    assert max(like.containment, like.order) < 0.3


def test_what_is_shown_stands_in_the_text(neighbour: MADE) -> None:
    one, other = profile(neighbour("a", "a.example", TEXT, 1)), profile(neighbour("b", "b.example", OTHER + "\n" + TEXT, 2))
    said = passage(one, other)
    assert said is not None
    assert said in TEXT
    assert passage(one, profile(neighbour("c", "c.example", OTHER, 2))) is None
    shared = shared_sentence(profile(neighbour("d", "d.example", RETOLD, 2)), one)
    assert shared is not None
    assert shared in RETOLD


def test_short_texts_are_never_copies(neighbour: MADE) -> None:
    like = compare(profile(neighbour("a", "a.example", "Read more here.", 1)), profile(neighbour("b", "b.example", "Read more here.", 2)))
    assert like.containment == 0
