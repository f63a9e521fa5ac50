-- name: put_case
INSERT INTO cases(id, open, arrived_at, deadline_at, record) VALUES (?, ?, ?, ?, ?)
ON CONFLICT(id) DO UPDATE SET open = excluded.open, arrived_at = excluded.arrived_at, deadline_at = excluded.deadline_at, record = excluded.record
-- name: case
SELECT record FROM cases WHERE id = ?
-- name: cases
SELECT record FROM cases ORDER BY arrived_at, id
-- name: open_cases
SELECT record FROM cases WHERE open = 1 ORDER BY deadline_at, id
-- name: put_tombstone
INSERT INTO tombstones(kind, hash, scope, record) VALUES (?, ?, ?, ?) ON CONFLICT(kind, hash, scope) DO NOTHING
-- name: tombstones
SELECT record FROM tombstones ORDER BY kind, hash, scope
-- name: journal_head
SELECT chain FROM journal ORDER BY number DESC LIMIT 1
-- name: journal_has
SELECT 1 FROM journal WHERE kind = ? AND subject = ? AND at = ? AND text = ?
-- name: put_journal
INSERT INTO journal(at, kind, subject, text, chain) VALUES (?, ?, ?, ?, ?)
-- name: journal
SELECT number, at, kind, subject, text, chain FROM journal WHERE number > :after AND (:kind IS NULL OR kind = :kind) ORDER BY number LIMIT :limit
-- name: item_rows
SELECT slot, country, record FROM items WHERE id IN (SELECT value FROM json_each(?))
-- name: of_stories
SELECT slot, country, record FROM items WHERE story IN (SELECT value FROM json_each(?))
-- name: primaries
SELECT slot, country, record FROM items WHERE primary_item IN (SELECT value FROM json_each(?))
-- name: all_rows
SELECT slot, country, record FROM items WHERE slot > ? ORDER BY slot LIMIT 2000
-- name: leads
SELECT DISTINCT s.record FROM stories s
WHERE s.lead IN (SELECT value FROM json_each(:ids)) OR s.id IN (SELECT value FROM json_each(:stories))
-- name: stories_all
SELECT record FROM stories
-- name: erase_text
DELETE FROM texts WHERE slot = ?
-- name: erase_words
DELETE FROM search WHERE rowid = ?
-- name: erase_versions
DELETE FROM versions WHERE item = ?
-- name: erase_item
DELETE FROM items WHERE slot = ?
-- name: erase_pending
DELETE FROM pending WHERE item = ?
-- name: refuse
INSERT OR IGNORE INTO erased(item) VALUES (?)
-- name: drops
SELECT url, stage, reason FROM dropped
-- name: erase_drop
DELETE FROM dropped WHERE url = ? AND stage = ?
-- name: erase_addresses
DELETE FROM addresses WHERE item = ?
-- name: erase_drop_address
DELETE FROM addresses WHERE hash = ? AND item = ''
-- name: merge_start
INSERT INTO search(search, rank) VALUES ('merge', -400)
-- name: merge_on
INSERT INTO search(search, rank) VALUES ('merge', 400)
-- name: erase_story
DELETE FROM stories WHERE id = ?
-- name: erase_story_days
DELETE FROM story_days WHERE story = ?
-- name: erase_waiting
DELETE FROM waiting WHERE key = ?
-- name: waiting_keys
SELECT key FROM waiting
-- name: drop_keys
SELECT url, stage FROM dropped
-- name: ids_of
SELECT id FROM items WHERE outlet = ? ORDER BY slot
-- name: passages
SELECT i.slot, i.id, i.record, t.text FROM items i LEFT JOIN texts t ON t.slot = i.slot WHERE i.slot > ? ORDER BY i.slot LIMIT 500
-- name: was_erased
SELECT 1 FROM erased WHERE item = ?
-- name: touch
INSERT INTO settings(name, value) VALUES ('hidden', '1') ON CONFLICT(name) DO UPDATE SET value = CAST(value AS INTEGER) + 1
