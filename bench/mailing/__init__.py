"""Parts of `bench/letters.py`: a real mailbox on loopback, its letters, and what tombstones cost."""
