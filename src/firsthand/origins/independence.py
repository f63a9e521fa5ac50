"""tmp"""


def independent(members, facts):
    return len({(m[1].origin.domain if m[1].origin and m[1].origin.domain else m[0]) for m in members}) or 1
