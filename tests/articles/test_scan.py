from __future__ import annotations

from firsthand.articles.scan import MAX_BLOCKS, MAX_DEPTH, scan
from firsthand.articles.words import Words
from firsthand.facts import Facts
from firsthand.text.html import Document


def lines(source: str, facts: Facts) -> list[str]:
    return [b.text for b in scan(Document(source, "https://a.example/").serialized, Words(facts)).blocks]


def test_blocks_end_at_block_tags_and_breaks(facts: Facts) -> None:
    assert lines("<p>one <b>two</b><br>three</p><div>four<p>five</div><ul><li>six<li>seven</ul>", facts) == [
        "one two",
        "three",
        "four",
        "five",
        "six",
        "seven",
    ]


def test_what_is_no_text_is_left_out(facts: Facts) -> None:
    source = "<p>a<script>b</script><style>c</style><svg><g><svg><text>d</text></svg></g></svg><!-- e --><template><p>f</p></template>g</p><p hidden>h</p>"
    assert lines(source, facts) == ["ag"]


def test_references_are_undone_once(facts: Facts) -> None:
    assert lines("<p>&amp;amp; &lt;b&gt; &nbsp; &#x2014;</p>", facts) == ["&amp; <b> —"]


def test_links_know_their_share(facts: Facts) -> None:
    block = scan(
        Document('<p>read <a href="/x?a=1&amp;b=2" class="more">all of it</a></p>', "https://a.example/").serialized, Words(facts)
    ).blocks[0]
    assert [(a.href, a.text, a.words) for a in block.anchors] == [("/x?a=1&b=2", "all of it", "more")]
    assert (block.link_chars, len(block.text)) == (9, 14)


def test_a_link_over_several_blocks_is_in_each(facts: Facts) -> None:
    blocks = scan(
        Document('<a href="/x"><h3>Title</h3><p>Teaser</p></a><p>after</p>', "https://a.example/").serialized, Words(facts)
    ).blocks
    assert [(b.text, [a.href for a in b.anchors]) for b in blocks] == [("Title", ["/x"]), ("Teaser", ["/x"]), ("after", [])]


def test_words_of_classes_are_groups(facts: Facts) -> None:
    words = Words(facts)
    assert words.groups("articleBody", "div") & words.bit("body")
    assert words.groups("relatedPosts", "div") & words.bit("related")
    assert words.groups("", "nav") & words.bit("<nav")
    assert not words.groups("xyz", "div")


def test_caps_are_met_and_said(facts: Facts) -> None:
    words = Words(facts)
    many = scan("<body>" + "<p>x</p>" * (MAX_BLOCKS + 10), words)
    assert many.cut
    assert len(many.blocks) == MAX_BLOCKS
    deep = scan("<body>" + "<div>" * 5_000 + "x" + "</div>" * 5_000 + "<p>y</p>", words)
    assert deep.cut
    assert [b.text for b in deep.blocks] == ["x", "y"]
    assert deep.blocks[0].element.depth <= MAX_DEPTH
