-- name: standing
SELECT slot, first_seen, coalesce(json_extract(record, '$.first_seen_gap_s'), 0.0), json_extract(record, '$.hidden') FROM items WHERE id = ?
-- name: taken
SELECT 1 FROM items WHERE slot = ?
-- name: refused
SELECT item FROM erased WHERE item IN (SELECT value FROM json_each(?))
-- name: put
INSERT INTO items(slot, id, first_seen, outlet, country, place, language, topic, story, origin, kind, role, primary_kind, primary_item, shown, until, record)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT(id) DO UPDATE SET outlet = excluded.outlet, country = excluded.country, place = excluded.place,
  language = excluded.language, topic = excluded.topic, story = excluded.story, origin = excluded.origin, kind = excluded.kind,
  role = excluded.role, primary_kind = excluded.primary_kind, primary_item = excluded.primary_item, shown = excluded.shown,
  until = excluded.until, record = excluded.record
-- name: put_text
INSERT INTO texts(slot, until, digest, text) VALUES (?, ?, ?, ?)
ON CONFLICT(slot) DO UPDATE SET until = excluded.until, digest = excluded.digest, text = excluded.text
-- name: put_words
INSERT OR REPLACE INTO search(rowid, terms) VALUES (?, ?)
-- name: drop_text
DELETE FROM texts WHERE slot = ?
-- name: drop_pending
DELETE FROM pending
-- name: put_pending
INSERT OR IGNORE INTO pending(item) VALUES (?)
-- name: pending
SELECT record FROM items WHERE id IN (SELECT item FROM pending)
-- name: put_address
INSERT INTO addresses(hash, item, day) VALUES (?, ?, ?) ON CONFLICT(hash, item) DO UPDATE SET day = max(day, excluded.day)
-- name: put_story_day
INSERT OR IGNORE INTO story_days(story, day) VALUES (?, ?)
-- name: known
SELECT DISTINCT hash FROM addresses WHERE hash IN (SELECT value FROM json_each(?))
-- name: items_at
SELECT item FROM addresses WHERE hash IN (?, ?) AND item <> '' ORDER BY day DESC, item DESC
-- name: by_id
SELECT id, record FROM items WHERE id IN (SELECT value FROM json_each(?))
-- name: with_text
SELECT i.record, t.text, t.digest FROM items i JOIN texts t ON t.slot = i.slot WHERE i.id IN (SELECT value FROM json_each(?))
-- name: recent
SELECT i.slot, i.record, t.text, t.digest FROM items i LEFT JOIN texts t ON t.slot = i.slot
WHERE i.slot > ? AND i.first_seen >= ? ORDER BY i.slot LIMIT 500
-- name: records
SELECT slot, record FROM items WHERE shown = 1 AND slot > ? ORDER BY slot LIMIT 2000
-- name: put_version
INSERT INTO versions(item, seen_at, what, text) VALUES (?, ?, ?, ?)
ON CONFLICT(item, seen_at, what) DO UPDATE SET text = excluded.text
-- name: versions
SELECT item, seen_at, what, text FROM versions WHERE item = ? ORDER BY seen_at, what
-- name: put_dropped
INSERT INTO dropped(url, stage, reason, at) VALUES (?, ?, ?, ?)
ON CONFLICT(url, stage) DO UPDATE SET reason = excluded.reason, at = excluded.at
-- name: dropped
SELECT url, stage, reason, at FROM dropped ORDER BY at DESC LIMIT ?
-- name: story_days
SELECT DISTINCT day FROM story_days WHERE story IN (SELECT value FROM json_each(?)) ORDER BY day DESC
-- name: expire_texts
DELETE FROM texts WHERE until <= ?
-- name: expire_listing
UPDATE items SET shown = 0 WHERE until <= ? AND shown = 1
-- name: count_texts
SELECT count(*) FROM texts
-- name: forget_drops
DELETE FROM addresses WHERE item = '' AND day < ?
-- name: forget_addresses
DELETE FROM addresses WHERE day < ?
-- name: forget_story_days
DELETE FROM story_days WHERE day < ?
-- name: forget_facets
DELETE FROM story_facets WHERE story NOT IN (SELECT story FROM story_days) AND updated < ?
-- name: forget_stories
DELETE FROM stories WHERE id NOT IN (SELECT story FROM story_days) AND updated < ?
