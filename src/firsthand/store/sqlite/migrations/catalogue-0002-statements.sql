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
