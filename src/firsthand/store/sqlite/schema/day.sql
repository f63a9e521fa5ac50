-- The schema of a day file as it stands; made by the migrations, for reading.
-- slot: milliseconds of first_seen within the day * 2^20 + 20 bits of the id: the order of slots is the order of time.
CREATE TABLE items(
  slot INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  first_seen REAL NOT NULL,
  outlet TEXT NOT NULL,
  country TEXT,                   -- of the outlet
  place TEXT,
  language TEXT,                  -- primary subtag
  topic TEXT,
  story TEXT,
  origin TEXT,                    -- domain of the origin
  kind TEXT NOT NULL,             -- of the origin
  role TEXT NOT NULL,
  primary_kind TEXT,
  primary_item TEXT,
  shown INTEGER NOT NULL,         -- 0 where hidden, or where the rights say index=deny or show=none
  until REAL,                     -- when the owner wants it unlisted
  record TEXT NOT NULL
) STRICT;
CREATE INDEX items_outlet ON items(outlet);
CREATE INDEX items_country ON items(country) WHERE shown = 1;
CREATE INDEX items_place ON items(place) WHERE shown = 1;
CREATE INDEX items_language ON items(language) WHERE shown = 1;
CREATE INDEX items_topic ON items(topic) WHERE shown = 1;
CREATE INDEX items_origin ON items(origin) WHERE shown = 1;
CREATE INDEX items_kind ON items(kind) WHERE shown = 1;
CREATE INDEX items_story ON items(story);
CREATE INDEX items_primary ON items(primary_item) WHERE primary_item IS NOT NULL;
CREATE INDEX items_until ON items(until) WHERE until IS NOT NULL;

-- Uncompressed on purpose: a removal is proven by looking for its bytes in the file.
CREATE TABLE texts(
  slot INTEGER PRIMARY KEY,
  until REAL NOT NULL,
  digest BLOB NOT NULL,           -- blake2b, 16 bytes: silent bit rot is seen
  text TEXT NOT NULL
) STRICT;
CREATE INDEX texts_until ON texts(until);

CREATE VIRTUAL TABLE search USING fts5(terms, content='', contentless_delete=1, tokenize='ascii', detail=full);
INSERT INTO search(search, rank) VALUES ('secure-delete', 1);

CREATE TABLE versions(
  item TEXT NOT NULL,
  seen_at REAL NOT NULL,
  what TEXT NOT NULL,
  text TEXT,
  PRIMARY KEY (item, seen_at, what)
) STRICT, WITHOUT ROWID;

CREATE TABLE dropped(
  url TEXT NOT NULL,
  stage TEXT NOT NULL,
  reason TEXT NOT NULL,
  at REAL NOT NULL,
  PRIMARY KEY (url, stage)
) STRICT, WITHOUT ROWID;
CREATE INDEX dropped_at ON dropped(at);

-- Items whose catalogue rows are still to be written: the day file goes first, a killed writer is caught up from here.
CREATE TABLE pending(item TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
-- Ids that were erased; a late write of one is refused.
CREATE TABLE erased(item TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
