"""The wire: asks politely, guards addresses, bounds bytes; decides nothing."""
