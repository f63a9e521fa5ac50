"""Through whose hands a story went: the forest of all chains, drawn (SVG) and told (nested list) from the same nodes. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from firsthand.model.item import Item
from firsthand.model.origin import Hop
from firsthand.site import words
from firsthand.site.tongues import ENGLISH, Tongue

ROW = 46
COLUMN = 250
BOX = 196
MOST = 60  # nodes that are drawn and told; a story of a thousand copies is counted instead
MOST_HOPS = 12
_SHOWN = 24  # characters of a name in its box


@dataclass(slots=True)
class Node:
    """A hand. `item` is ours at that hand, if we hold one; `relation` is to the hand above."""

    key: str
    name: str
    relation: str | None = None
    item: Item | None = None
    children: list[Node] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Hands in this branch."""
        return 1 + sum(child.size for child in self.children)


@dataclass(frozen=True, slots=True)
class Box:
    """A node as drawn; `short` fits the box."""

    x: int
    y: int
    node: Node
    short: str
    note: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes and the lines between them, in user units."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[str, ...]


def forest(members: Sequence[Item], names: Callable[[str], str], tongue: Tongue = ENGLISH) -> list[Node]:
    """The hands of all members, primary first; a copy with no credit hangs under the report that it copies."""
    nodes: dict[str, Node] = {}
    parents: dict[str, str | None] = {}
    by_id = {m.id: m for m in members}
    for member in sorted(members, key=lambda m: m.first_seen):
        if len(nodes) >= MOST:
            break
        _hang(member, nodes, parents, names, tongue)
        above = by_id.get(member.copy_of or "")
        if above and silent(member, above):
            _join(nodes, parents, member.outlet, above.outlet, "same-text", names)
        if member.outlet in nodes and nodes[member.outlet].item is None:
            nodes[member.outlet].item = member
    for key, parent in parents.items():
        if parent is not None:
            nodes[parent].children.append(nodes[key])
    return sorted((nodes[k] for k, parent in parents.items() if parent is None and nodes[k].children), key=lambda n: -n.size)


def silent(member: Item, above: Item) -> bool:
    """Whether a copy names nobody, and what it copies does not name it either."""
    named = {hop.domain for hop in above.origin.chain}
    return member.role == "copy" and member.outlet != above.outlet and len(member.origin.chain) < 2 and member.outlet not in named


def _hang(
    member: Item, nodes: dict[str, Node], parents: dict[str, str | None], names: Callable[[str], str], tongue: Tongue
) -> None:  # fmt: skip
    before: str | None = None
    for hop in member.origin.chain[:MOST_HOPS]:
        key = hop.domain or hop.name or f"?{member.id}"
        if key not in nodes:
            nodes[key] = Node(key, _name(hop, names, tongue))
            parents[key] = None
        if before is not None and before != key:
            _join(nodes, parents, key, before, hop.relation or "unknown", names)
        before = key


def _join(
    nodes: dict[str, Node], parents: dict[str, str | None], key: str, above: str, relation: str, names: Callable[[str], str]
) -> None:  # fmt: skip
    for each in (key, above):
        if each not in nodes:
            nodes[each] = Node(each, names(each))
            parents[each] = None
    if parents[key] is None and not _under(above, key, parents):
        parents[key] = above
        nodes[key].relation = relation


def _name(hop: Hop, names: Callable[[str], str], tongue: Tongue) -> str:
    return hop.name or (names(hop.domain) if hop.domain else words.unnamed(hop.relation, tongue))


def _under(start: str, key: str, parents: Mapping[str, str | None]) -> bool:
    """Whether `key` stands above `start` (or is it): a loop is never drawn."""
    at: str | None = start
    while at is not None:
        if at == key:
            return True
        at = parents.get(at)
    return False


def note_of(node: Node, tongue: Tongue = ENGLISH) -> str:
    """How a hand came to the report, in words."""
    if node.relation:
        return words.in_words(words.RELATION_WORDS, node.relation, tongue)
    if node.item is None:
        return tongue.say("named as the source")
    return tongue.say("own report") if node.item.origin.kind == "own" else tongue.say("earliest known copy")


def draw(roots: Sequence[Node], tongue: Tongue = ENGLISH) -> Drawing:
    """A tidy tree from left to right: a row a leaf, a parent beside its first child."""
    boxes: list[Box] = []
    lines: list[str] = []
    rows = 0

    def place(node: Node, depth: int) -> int:
        nonlocal rows
        below = [place(child, depth + 1) for child in node.children]
        if below:
            y = below[0]
        else:
            y = rows * ROW
            rows += 1
        x = depth * COLUMN
        short = node.name if len(node.name) <= _SHOWN else f"{node.name[: _SHOWN - 1]}…"
        note = note_of(node, tongue)
        boxes.append(Box(x, y, node, short, note))
        middle = y + ROW // 2 - 4
        for lower in below:
            end, bend = x + COLUMN, x + BOX + (COLUMN - BOX) // 2
            lines.append(f"M{x + BOX} {middle}H{bend}V{lower + ROW // 2 - 4}H{end}")
        return y

    for root in roots:
        place(root, 0)
    deepest = max((box.x for box in boxes), default=0)
    return Drawing(deepest + BOX + 2, max(1, rows) * ROW, tuple(boxes), tuple(lines))
