"""Cases from a letter to the proof of erasure."""
