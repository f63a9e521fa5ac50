"""Words, addresses, dates and markup in any language; pure."""
