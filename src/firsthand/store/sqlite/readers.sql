-- name: put_account
INSERT INTO accounts(name, verifier, fever, made_at) VALUES (?, ?, ?, ?) ON CONFLICT(name) DO NOTHING
-- name: account
SELECT id, verifier, fever FROM accounts WHERE name = ?
-- name: accounts
SELECT name FROM accounts ORDER BY name
-- name: drop_account
DELETE FROM accounts WHERE name = ?
-- name: by_fever
SELECT id, name FROM accounts WHERE fever = ?
-- name: put_token
INSERT INTO tokens(digest, account, made_at) VALUES (?, ?, ?)
-- name: forget_tokens
DELETE FROM tokens WHERE account = ? AND digest NOT IN (SELECT digest FROM tokens WHERE account = ? ORDER BY made_at DESC LIMIT ?)
-- name: by_token
SELECT a.id, a.name FROM tokens t JOIN accounts a ON a.id = t.account WHERE t.digest = ?
-- name: drop_token
DELETE FROM tokens WHERE digest = ?
-- name: subscribe
INSERT INTO subscriptions(account, address, title, folder, added_at, read_until) VALUES (?, ?, ?, ?, ?, 0)
ON CONFLICT(account, address) DO UPDATE SET title = excluded.title, folder = excluded.folder
-- name: unsubscribe
DELETE FROM subscriptions WHERE account = ? AND address = ?
-- name: subscriptions
SELECT number, address, title, folder, added_at, read_until FROM subscriptions WHERE account = ? ORDER BY folder, title, number
-- name: read_until
UPDATE subscriptions SET read_until = max(read_until, ?) WHERE account = ? AND number = ?
-- name: forget_unread
UPDATE marks SET read = NULL WHERE account = ? AND item IN (SELECT value FROM json_each(?))
-- name: mark_read
INSERT INTO marks(account, item, read, starred, at) VALUES (?, ?, ?, 0, ?) ON CONFLICT(account, item) DO UPDATE SET read = excluded.read, at = excluded.at
-- name: mark_starred
INSERT INTO marks(account, item, read, starred, at) VALUES (?, ?, NULL, ?, ?) ON CONFLICT(account, item) DO UPDATE SET starred = excluded.starred, at = excluded.at
-- name: marks
SELECT item, read, starred FROM marks WHERE account = ? AND item IN (SELECT value FROM json_each(?))
-- name: starred
SELECT item FROM marks WHERE account = ? AND starred = 1 ORDER BY item DESC
-- name: forget_marks
DELETE FROM marks WHERE starred = 0 AND at < ?
-- name: put_rule
INSERT INTO rules(account, kind, words) VALUES (?, ?, ?) ON CONFLICT(account, kind, words) DO NOTHING
-- name: drop_rule
DELETE FROM rules WHERE account = ? AND number = ?
-- name: rules
SELECT number, kind, words FROM rules WHERE account = ? ORDER BY kind, words
-- name: put_note
INSERT INTO notes(name, value) VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value
-- name: note
SELECT value FROM notes WHERE name = ?
