-- The schema of the readers' file as it stands; made by the migrations, for reading.
-- What readers keep to themselves: accounts, what they follow, what they read and starred, their rules. Items by id only.
CREATE TABLE accounts(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  verifier TEXT NOT NULL,         -- scrypt, with its salt and cost
  fever TEXT NOT NULL UNIQUE,     -- SHA-256 of the key that the Fever protocol makes of name and password
  made_at REAL NOT NULL
) STRICT;

CREATE TABLE tokens(
  digest TEXT PRIMARY KEY,        -- SHA-256 of what the reader's application holds
  account INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
  made_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tokens_account ON tokens(account);

CREATE TABLE subscriptions(
  number INTEGER PRIMARY KEY,     -- as the Fever protocol names a feed
  account INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
  address TEXT NOT NULL,          -- of a list of ours: /section/world.atom
  title TEXT NOT NULL,
  folder TEXT NOT NULL,
  added_at REAL NOT NULL,
  read_until REAL NOT NULL,       -- everything first seen up to then is read
  UNIQUE (account, address)
) STRICT;

CREATE TABLE marks(
  account INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
  item TEXT NOT NULL,
  read INTEGER,                   -- NULL: as read_until says
  starred INTEGER NOT NULL,
  at REAL NOT NULL,
  PRIMARY KEY (account, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX marks_starred ON marks(account, item) WHERE starred = 1;

CREATE TABLE rules(
  number INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,             -- mute highlight
  words TEXT NOT NULL,
  UNIQUE (account, kind, words)
) STRICT;

CREATE TABLE notes(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
