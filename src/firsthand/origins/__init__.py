"""An article and its neighbours become an origin with evidence; pure."""
