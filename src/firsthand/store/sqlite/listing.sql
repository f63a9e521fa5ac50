-- name: items
SELECT i.slot, i.record FROM items i WHERE i.shown = 1
-- name: search
SELECT i.slot, i.record FROM search w JOIN items i ON i.slot = w.rowid WHERE search MATCH :match AND i.shown = 1
-- name: search_few
SELECT i.slot, i.record FROM items i WHERE i.shown = 1 AND EXISTS (SELECT 1 FROM search WHERE search MATCH :match AND rowid = i.slot)
-- name: few
SELECT count(*) FROM (SELECT 1 FROM items i WHERE i.shown = 1 {conditions} LIMIT :few)
-- name: tally
SELECT count(*) FROM items i WHERE i.shown = 1
-- name: tally_search
SELECT count(*) FROM search w JOIN items i ON i.slot = w.rowid WHERE search MATCH :match AND i.shown = 1
-- name: outlet
AND i.outlet = :outlet
-- name: country
AND i.country = :country
-- name: place
AND i.place = :place
-- name: about
AND (i.country = :about OR i.place = :about)
-- name: language
AND i.language = :language
-- name: topic
AND i.topic = :topic
-- name: story
AND i.story IN (SELECT value FROM json_each(:story))
-- name: origin
AND i.origin = :origin
-- name: kind
AND i.kind = :kind
-- name: role
AND i.role = :role
-- name: either
AND i.{column} IN (SELECT value FROM json_each(:{name}))
-- name: neither
AND ifnull(i.{column}, '') NOT IN (SELECT value FROM json_each(:{name}))
-- name: either_about
AND (i.country IN (SELECT value FROM json_each(:{name})) OR i.place IN (SELECT value FROM json_each(:{name})))
-- name: neither_about
AND ifnull(i.country, '') NOT IN (SELECT value FROM json_each(:{name})) AND ifnull(i.place, '') NOT IN (SELECT value FROM json_each(:{name}))
-- name: unwanted
AND i.slot NOT IN (SELECT rowid FROM search WHERE search MATCH :unwanted)
-- name: after
AND i.first_seen >= :after
-- name: before
AND i.first_seen < :before
-- name: older
AND i.slot < :older
-- name: older_words
AND w.rowid < :older
-- name: newest
ORDER BY i.slot DESC LIMIT :limit
-- name: newest_words
ORDER BY w.rowid DESC LIMIT :limit
-- name: fit
SELECT i.slot, i.record, f.fit, i.first_seen FROM (
  SELECT rowid, bm25(search) AS fit FROM search WHERE search MATCH :match ORDER BY rowid DESC LIMIT :newest
) f JOIN items i ON i.slot = f.rowid WHERE i.shown = 1
-- name: fittest
ORDER BY f.fit LIMIT :limit
