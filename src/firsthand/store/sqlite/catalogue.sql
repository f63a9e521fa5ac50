-- name: put_outlet
INSERT INTO outlets(site, domain, country, languages, record) VALUES (?, ?, ?, ?, ?)
ON CONFLICT(site) DO UPDATE SET domain = excluded.domain, country = excluded.country, languages = excluded.languages, record = excluded.record
-- name: put_feed
INSERT INTO feeds(url, domain, record) VALUES (?, ?, ?)
ON CONFLICT(url) DO UPDATE SET domain = excluded.domain, record = excluded.record
-- name: outlet
SELECT record FROM outlets WHERE domain = ? ORDER BY site LIMIT 1
-- name: outlets
SELECT site, record FROM outlets
WHERE site > :cursor AND (:country IS NULL OR country = :country) AND (:language IS NULL OR instr(languages, :language) > 0)
ORDER BY site LIMIT :limit
-- name: country
SELECT country FROM outlets WHERE domain = ? AND country IS NOT NULL ORDER BY site LIMIT 1
-- name: name
SELECT record FROM outlets WHERE domain = ? ORDER BY site LIMIT 1
-- name: feeds
SELECT record FROM feeds ORDER BY url
-- name: feeds_of
SELECT record FROM feeds WHERE domain = ? ORDER BY url
-- name: put_template
INSERT INTO templates(outlet, record) VALUES (?, ?) ON CONFLICT(outlet) DO UPDATE SET record = excluded.record
-- name: template
SELECT record FROM templates WHERE outlet = ?
-- name: put_state
INSERT INTO feed_states(url, domain, next_due_at, last_change_at, health, record) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT(url) DO UPDATE SET domain = excluded.domain, next_due_at = excluded.next_due_at,
  last_change_at = excluded.last_change_at, health = excluded.health, record = excluded.record
-- name: states
SELECT record FROM feed_states ORDER BY url
-- name: states_of
SELECT record FROM feed_states WHERE domain = ? ORDER BY url
-- name: due
SELECT record FROM feed_states WHERE next_due_at <= ? ORDER BY next_due_at, url LIMIT ?
-- name: next_due
SELECT min(next_due_at) FROM feed_states
-- name: put_setting
INSERT INTO settings(name, value) VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value
-- name: setting
SELECT value FROM settings WHERE name = ?
-- name: put_waiting
INSERT INTO waiting(key, due_at, record) SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM addresses WHERE hash = ?4)
ON CONFLICT(key) DO NOTHING
-- name: postpone
INSERT INTO waiting(key, due_at, record) VALUES (?, ?, ?) ON CONFLICT(key) DO UPDATE SET due_at = excluded.due_at, record = excluded.record
-- name: settle
DELETE FROM waiting WHERE key = ?
-- name: waiting
SELECT record FROM waiting WHERE due_at <= ? AND (substr(key, -6) = ?) = ? ORDER BY due_at, key LIMIT ?
-- name: are_waiting
SELECT key FROM waiting WHERE key IN (SELECT value FROM json_each(?))
-- name: hold
UPDATE feed_states SET next_due_at = max(next_due_at, ?) WHERE url = ?
