-- name: put_subscriber
INSERT INTO subscribers(topic, callback, secret, until, delivered, failures, next_at) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT(topic, callback) DO UPDATE SET secret = excluded.secret, until = excluded.until, failures = 0, next_at = 0
-- name: drop_subscriber
DELETE FROM subscribers WHERE topic = ? AND callback = ?
-- name: subscribers
SELECT topic, callback, until, secret, delivered, failures, next_at FROM subscribers WHERE topic = ? AND until > ? AND next_at <= ? AND delivered <> ? ORDER BY failures, callback
-- name: subscriber
SELECT topic, callback, until, secret, delivered, failures, next_at FROM subscribers WHERE topic = ? AND callback = ?
-- name: topics
SELECT topic, count(*) FROM subscribers WHERE until > ? GROUP BY topic ORDER BY topic
-- name: subscribers_of_host
SELECT count(*) FROM subscribers WHERE callback LIKE ? ESCAPE '\'
-- name: delivered
UPDATE subscribers SET delivered = ?, failures = ?, next_at = ? WHERE topic = ? AND callback = ?
-- name: end_leases
DELETE FROM subscribers WHERE until <= ? OR failures >= ?
-- name: put_rule
INSERT INTO rules(id, state, token, record) VALUES (?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET state = excluded.state, record = excluded.record
-- name: rule
SELECT record, state FROM rules WHERE id = ? AND token = ?
-- name: rules
SELECT record FROM rules WHERE state = ? ORDER BY id
-- name: state_rule
UPDATE rules SET state = ? WHERE id = ?
-- name: drop_rule
DELETE FROM rules WHERE id = ?
-- name: drop_sent
DELETE FROM sent WHERE rule = ?
-- name: count_rules
SELECT count(*), coalesce(sum(json_extract(record, '$.network') = ? AND json_extract(record, '$.made_at') > ?), 0) FROM rules
-- name: forget_waiting
DELETE FROM rules WHERE state = 'waiting' AND json_extract(record, '$.made_at') < ?
-- name: hold
INSERT INTO sent(rule, key, at, state, tries, record) VALUES (?, ?, ?, 'held', 0, ?) ON CONFLICT(rule, key) DO NOTHING
-- name: keys
SELECT key FROM sent WHERE rule = ?
-- name: held
SELECT rule, key, at, record, state, tries FROM sent WHERE state = 'held' AND at <= ? ORDER BY at, rule, key LIMIT ?
-- name: claim
UPDATE sent SET state = 'sending', tries = tries + 1 WHERE rule = ? AND key = ? AND state = 'held'
-- name: settle
UPDATE sent SET state = ?, at = ? WHERE rule = ? AND key = ? AND state = 'sending'
-- name: abandon
UPDATE sent SET state = 'failed' WHERE state = 'sending'
-- name: forget_sent
DELETE FROM sent WHERE at < ? AND state <> 'held'
-- name: count_sent
SELECT state, count(*) FROM sent GROUP BY state
-- name: put_mark
INSERT INTO marks(name, value) VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value
-- name: mark
SELECT value FROM marks WHERE name = ?
