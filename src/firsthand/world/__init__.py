"""A media world in a box with known truth."""
