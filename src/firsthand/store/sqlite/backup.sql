-- name: quick_check
PRAGMA quick_check
-- name: texts
SELECT t.slot, i.id, t.text, t.digest FROM texts t LEFT JOIN items i ON i.slot = t.slot WHERE t.slot > ? ORDER BY t.slot LIMIT 2000
-- name: items
SELECT i.slot, i.record, t.text FROM items i LEFT JOIN texts t ON t.slot = i.slot WHERE i.slot > ? ORDER BY i.slot LIMIT 2000
-- name: all_pending
INSERT OR IGNORE INTO pending(item) SELECT id FROM items
