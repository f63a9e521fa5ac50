"""Lists of others as claims: each a pure function over lines or rows that keeps no more than a bounded part of them in memory."""
