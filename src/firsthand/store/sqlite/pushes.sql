-- name: put_push
INSERT INTO pushes(token, due_at, record) VALUES (?, ?, ?)
ON CONFLICT(token) DO UPDATE SET due_at = excluded.due_at, record = excluded.record
-- name: drop_push
DELETE FROM pushes WHERE token = ?
-- name: pushes
SELECT record FROM pushes ORDER BY token
