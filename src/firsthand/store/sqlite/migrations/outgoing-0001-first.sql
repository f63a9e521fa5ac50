-- What is sent to others: hub subscriptions, alert rules and what was sent. No content: ids, addresses and hashes only.
CREATE TABLE subscribers(
  topic TEXT NOT NULL,            -- one of our own feeds
  callback TEXT NOT NULL,
  secret TEXT,
  until REAL NOT NULL,            -- the end of the lease
  delivered TEXT NOT NULL,        -- hash of the document that it took last
  failures INTEGER NOT NULL,
  next_at REAL NOT NULL,          -- not before that
  PRIMARY KEY (topic, callback)
) STRICT, WITHOUT ROWID;
CREATE INDEX subscribers_until ON subscribers(until);

CREATE TABLE rules(
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL,            -- waiting (for its confirmation) on off
  token TEXT NOT NULL,            -- SHA-256 of what its owner holds
  record TEXT NOT NULL
) STRICT;
CREATE INDEX rules_state ON rules(state);

-- Each story once a rule: the row is written before the sending, so that a killed sender never sends twice.
CREATE TABLE sent(
  rule TEXT NOT NULL,
  key TEXT NOT NULL,
  at REAL NOT NULL,
  state TEXT NOT NULL,            -- held (for a digest) sending sent failed
  tries INTEGER NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (rule, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX sent_state ON sent(state, at);

CREATE TABLE marks(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
