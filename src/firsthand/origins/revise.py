"""tmp"""


def revise(members, facts):
    return {}
