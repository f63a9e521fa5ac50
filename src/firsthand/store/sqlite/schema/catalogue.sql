-- The schema of a catalogue file as it stands; made by the migrations, for reading.
CREATE TABLE outlets(
  site TEXT PRIMARY KEY,
  domain TEXT NOT NULL,
  country TEXT,
  languages TEXT NOT NULL,        -- primary subtags between spaces: ' et ru '
  record TEXT NOT NULL
) STRICT;
CREATE INDEX outlets_domain ON outlets(domain, site);
CREATE INDEX outlets_country ON outlets(country, site);

CREATE TABLE feeds(
  url TEXT PRIMARY KEY,
  domain TEXT NOT NULL,
  record TEXT NOT NULL
) STRICT;
CREATE INDEX feeds_domain ON feeds(domain);

CREATE TABLE feed_states(
  url TEXT PRIMARY KEY,
  domain TEXT NOT NULL,
  next_due_at REAL NOT NULL,
  last_change_at REAL,
  health TEXT NOT NULL,
  record TEXT NOT NULL
) STRICT;
CREATE INDEX feed_states_due ON feed_states(next_due_at);
CREATE INDEX feed_states_domain ON feed_states(domain);
CREATE INDEX feed_states_live ON feed_states(last_change_at, domain);
CREATE INDEX feed_states_health ON feed_states(health);

-- Entries whose page waits to be read; key: the canonical address.
CREATE TABLE waiting(
  key TEXT PRIMARY KEY,
  due_at REAL NOT NULL,
  record TEXT NOT NULL
) STRICT;
CREATE INDEX waiting_due ON waiting(due_at, key);

CREATE TABLE templates(outlet TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;
CREATE TABLE settings(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- Which addresses are known: a hash of the canonical address, the item that has it ('' for what was dropped), its day.
CREATE TABLE addresses(
  hash INTEGER NOT NULL,
  item TEXT NOT NULL,
  day TEXT NOT NULL,
  PRIMARY KEY (hash, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX addresses_item ON addresses(item);
CREATE INDEX addresses_day ON addresses(day);

CREATE TABLE stories(
  id TEXT PRIMARY KEY,
  first_seen REAL NOT NULL,
  updated REAL NOT NULL,
  score REAL NOT NULL,
  lead TEXT,
  merged_into TEXT,
  record TEXT NOT NULL
) STRICT;
CREATE INDEX stories_score ON stories(score, id) WHERE merged_into IS NULL;
CREATE INDEX stories_updated ON stories(updated, id) WHERE merged_into IS NULL;
CREATE INDEX stories_first_seen ON stories(first_seen);
CREATE INDEX stories_lead ON stories(lead);
CREATE INDEX stories_merged ON stories(merged_into) WHERE merged_into IS NOT NULL;

-- What a story can be listed by; kind: topic, place, country, language.
CREATE TABLE story_facets(
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  story TEXT NOT NULL,
  score REAL NOT NULL,
  updated REAL NOT NULL,
  PRIMARY KEY (story, kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_facets_score ON story_facets(kind, value, score, story);
CREATE INDEX story_facets_updated ON story_facets(kind, value, updated, story);

-- On which days a story has items.
CREATE TABLE story_days(story TEXT NOT NULL, day TEXT NOT NULL, PRIMARY KEY (story, day)) STRICT, WITHOUT ROWID;
CREATE INDEX story_days_day ON story_days(day);

CREATE TABLE cases(
  id TEXT PRIMARY KEY,
  open INTEGER NOT NULL,
  arrived_at REAL NOT NULL,
  deadline_at REAL NOT NULL,
  record TEXT NOT NULL
) STRICT;
CREATE INDEX cases_open ON cases(open, deadline_at);

CREATE TABLE tombstones(
  kind TEXT NOT NULL,
  hash TEXT NOT NULL,
  scope TEXT NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (kind, hash, scope)
) STRICT, WITHOUT ROWID;

-- What was done, in order and for ever; kept free of content. `chain` is blake2b of the entry before and this one.
CREATE TABLE journal(
  number INTEGER PRIMARY KEY,
  at REAL NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  chain TEXT NOT NULL,
  UNIQUE (kind, subject, at, text)
) STRICT;
CREATE INDEX journal_subject ON journal(subject);

-- Who says what: all fields that one source states of one outlet, edition or feed, as a JSON object.
CREATE TABLE claims(
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  source TEXT NOT NULL,
  seen TEXT,
  fields TEXT NOT NULL,
  PRIMARY KEY (kind, subject, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX claims_source ON claims(source);

-- The lives of hosts, and when discovery visits them next; evidence: how many known outlets link to or credit one.
CREATE TABLE sites(
  site TEXT PRIMARY KEY,
  status TEXT NOT NULL,
  country TEXT NOT NULL,
  language TEXT NOT NULL,
  next_visit_at REAL NOT NULL,
  evidence INTEGER NOT NULL,
  record TEXT NOT NULL
) STRICT;
CREATE INDEX sites_due ON sites(country, next_visit_at);
CREATE INDEX sites_status ON sites(status);
CREATE INDEX sites_name ON sites(json_extract(record, '$.name')) WHERE json_extract(record, '$.name') IS NOT NULL;

-- Subscriptions at hubs; due_at: when something is to be done for one.
CREATE TABLE pushes(
  token TEXT PRIMARY KEY,
  due_at REAL NOT NULL,
  record TEXT NOT NULL
) STRICT;
