"""Which language a text is in, and whether a page's claim may stand.

Identification: py3langid (97 languages, its bundled model); scripts that one language of its model writes decide alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from firsthand.text.codes import SHORTEST

_SAMPLE = 400  # characters; more changes next to nothing
_CHECK = 200  # characters that are enough to confirm a claim
_LEAST = 20  # letters below which nothing is said
_TAG = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}$")
_LETTER = re.compile(r"[^\W\d_]")
# scripts by language where nothing else in use is written so; ISO 15924 blocks of Unicode
_ALONE = (
    ("he", "\u05d0-\u05ea"), ("el", "\u0370-\u03ff\u1f00-\u1fff"), ("hy", "\u0531-\u0587"), ("ka", "\u10a0-\u10ff"), ("am", "\u1200-\u137f"),
    ("th", "\u0e01-\u0e5b"), ("lo", "\u0e81-\u0edf"), ("km", "\u1780-\u17ff"), ("my", "\u1000-\u109f"), ("si", "\u0d80-\u0dff"),
    ("ta", "\u0b80-\u0bff"), ("te", "\u0c00-\u0c7f"), ("kn", "\u0c80-\u0cff"), ("ml", "\u0d00-\u0d7f"), ("gu", "\u0a80-\u0aff"),
    ("pa", "\u0a00-\u0a7f"), ("or", "\u0b00-\u0b7f"), ("bo", "\u0f00-\u0fff"), ("dv", "\u0780-\u07bf"), ("ko", "\uac00-\ud7af"), ("ja", "\u3040-\u30ff"),
)  # fmt: skip
_BEYOND_LATIN = "\u0370"
_SHARE = 0.4  # of letters in that script; kana is thin in Japanese
_KANA_SHARE = 0.12
_SCRIPTS = tuple((tag, re.compile(f"[{block}]")) for tag, block in _ALONE)
# what the model may call a language that a page rightly claims: near kin in writing
_KIN = (
    {"no", "nb", "nn", "da"}, {"hr", "sr", "bs", "sh", "cnr"}, {"id", "ms", "jv", "su"}, {"zh", "cmn", "yue", "ja"}, {"cs", "sk"}, {"gl", "pt", "es", "ca", "ast"},
    {"ru", "uk", "be", "bg", "mk", "kk", "ky", "tg", "mn", "tt", "ba", "uz", "sr"}, {"fa", "ps", "ur", "ku", "ckb", "ar", "ug", "sd", "prs"}, {"hi", "mr", "ne", "bho", "mai"}, {"bn", "as"},
    {"af", "nl", "fy", "li"}, {"tl", "fil", "ceb"}, {"he", "yi", "iw"}, {"am", "ti"}, {"tr", "az", "tk", "uz"}, {"la", "it"}, {"de", "lb", "gsw"}, {"sw", "rw", "zu", "xh", "so", "ha", "en"},
)  # fmt: skip
_OLD = {"iw": "he", "in": "id", "ji": "yi", "cmn": "zh", "jp": "ja", "gr": "el", "cz": "cs", "ua": "uk", "dk": "da", "kr": "ko", "cn": "zh", "tl": "fil", "nb": "no", "se": "sv"}  # codes as pages misspell them  # fmt: skip


@lru_cache(maxsize=1)
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def identify(text: str, sample_size: int = _SAMPLE) -> tuple[str | None, float]:
    """The language (ISO 639-1) of a text and how sure, 0 to 1; (None, 0.0) where there are too few letters to say."""
    sample = text[:sample_size]
    letters = len(_LETTER.findall(sample))
    if letters < _LEAST and not re.search(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{6}", sample):
        return None, 0.0
    for tag, script in _SCRIPTS if max(sample) >= _BEYOND_LATIN else ():
        share = len(script.findall(sample)) / max(1, letters)
        if share > (_KANA_SHARE if tag == "ja" else _SHARE):
            return tag, 0.99
    tag, probability = _model().classify(sample)
    return tag, float(probability)


def primary(tag: str | None) -> str | None:
    """The primary subtag of a language tag, lower case, old codes renewed; None where it is no tag."""
    if not tag or not _TAG.match(tag.strip()):
        return None
    first = re.split(r"[-_]", tag.strip())[0].lower()
    return _OLD.get(first) or SHORTEST.get(first, first)


def tidy(tag: str | None) -> str | None:
    """A language tag in BCP 47's usual spelling (`pt_br` -> `pt-BR`), or None."""
    first = primary(tag)
    if first is None or tag is None:
        return None
    rest = re.split(r"[-_]", tag.strip())[1:]
    spelled = [p.title() if len(p) == 4 and p.isalpha() else p.upper() if len(p) == 2 else p.lower() for p in rest]
    return "-".join([first, *spelled])


def settle(claimed: str | None, text: str) -> str | None:
    """The language of a text whose page claims `claimed`: the claim stands unless the text clearly speaks otherwise.

    A language that the model does not know, and near kin in writing, stand as claimed.
    """
    told = tidy(claimed)
    found, sure = identify(text, _SAMPLE if told is None else _CHECK)
    if told is not None and found is not None and found != primary(told):
        found, sure = identify(text)
    if told is None:
        return found if sure >= 0.5 else None
    first = primary(told)
    if found is None or found == first or sure < 0.9:
        return told
    if any(first in kin and found in kin for kin in _KIN):
        return told
    return found
