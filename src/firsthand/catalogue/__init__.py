"""Who there is: statements of lists become outlets and feeds."""
