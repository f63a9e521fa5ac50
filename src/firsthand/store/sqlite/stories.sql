-- name: put
INSERT INTO stories(id, first_seen, updated, score, lead, merged_into, record) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT(id) DO UPDATE SET first_seen = excluded.first_seen, updated = excluded.updated, score = excluded.score,
  lead = excluded.lead, merged_into = excluded.merged_into, record = excluded.record
-- name: drop_facets
DELETE FROM story_facets WHERE story = ?
-- name: put_facet
INSERT OR IGNORE INTO story_facets(kind, value, story, score, updated) VALUES (?, ?, ?, ?, ?)
-- name: story
WITH RECURSIVE way(id, step) AS (
  VALUES (:id, 0) UNION SELECT s.merged_into, step + 1 FROM way JOIN stories s ON s.id = way.id WHERE s.merged_into IS NOT NULL AND step < 64
) SELECT s.record FROM way JOIN stories s ON s.id = way.id ORDER BY step DESC LIMIT 1
-- name: merged
WITH RECURSIVE way(id) AS (VALUES (?) UNION SELECT s.id FROM stories s JOIN way ON s.merged_into = way.id) SELECT id FROM way
-- name: list
SELECT s.id, s.{order}, s.record FROM stories s WHERE s.merged_into IS NULL
-- name: list_facet
SELECT s.id, f.{order}, s.record FROM story_facets f JOIN stories s ON s.id = f.story WHERE f.kind = :kind AND f.value = :value
-- name: facet
AND EXISTS (SELECT 1 FROM story_facets g WHERE g.story = s.id AND g.kind = :kind_{number} AND g.value = :value_{number})
-- name: languages
AND EXISTS (SELECT 1 FROM story_facets l WHERE l.story = s.id AND l.kind = 'language' AND l.value IN (SELECT value FROM json_each(:languages)))
-- name: after
AND s.updated >= :after
-- name: further
AND (s.{order}, s.id) < (:key, :id)
-- name: further_facet
AND (f.{order}, f.story) < (:key, :id)
-- name: ordered
ORDER BY s.{order} DESC, s.id DESC LIMIT :limit
-- name: ordered_facet
ORDER BY f.{order} DESC, f.story DESC LIMIT :limit
-- name: totals
SELECT (SELECT count(*) FROM stories WHERE merged_into IS NULL), (SELECT count(*) FROM outlets), (SELECT count(*) FROM feeds),
  (SELECT count(*) FROM feed_states), (SELECT count(*) FROM feed_states WHERE last_change_at >= :since)
-- name: health
SELECT health, count(*) FROM feed_states GROUP BY health ORDER BY health
-- name: places
SELECT value, count(*) FROM story_facets WHERE kind = 'place' AND updated >= ? GROUP BY value ORDER BY 2 DESC, 1
-- name: live_countries
SELECT coalesce(o.country, f_country, '') AS country, count(*) FROM (
  SELECT s.domain, json_extract(f.record, '$.country') AS f_country FROM feed_states s LEFT JOIN feeds f ON f.url = s.url WHERE s.last_change_at >= :since
) live LEFT JOIN (SELECT domain, min(country) AS country FROM outlets GROUP BY domain) o ON o.domain = live.domain GROUP BY 1 ORDER BY 2 DESC, 1
-- name: live_languages
SELECT coalesce(json_extract(f.record, '$.language'), '') AS language, count(*)
FROM feed_states s LEFT JOIN feeds f ON f.url = s.url WHERE s.last_change_at >= :since GROUP BY 1 ORDER BY 2 DESC, 1
-- name: day_items
SELECT count(*) FROM items
-- name: day_primaries
SELECT coalesce(primary_kind, ''), count(*) FROM items GROUP BY 1
-- name: day_kinds
SELECT kind, count(*) FROM items GROUP BY 1
-- name: day_told
SELECT story, count(*) FROM items INDEXED BY items_story WHERE story IS NOT NULL AND slot >= :low AND slot < :high GROUP BY story ORDER BY 2 DESC LIMIT :limit
