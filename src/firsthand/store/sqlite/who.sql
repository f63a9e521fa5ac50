-- name: put_claim
INSERT INTO claims(kind, subject, source, seen, fields) VALUES (?, ?, ?, ?, ?)
ON CONFLICT(kind, subject, source) DO UPDATE SET seen = excluded.seen, fields = excluded.fields
-- name: join_claim
INSERT INTO claims(kind, subject, source, seen, fields) VALUES (?, ?, ?, ?, ?)
ON CONFLICT(kind, subject, source) DO UPDATE SET seen = excluded.seen,
  fields = CASE WHEN claims.seen IS excluded.seen THEN json_patch(excluded.fields, claims.fields) ELSE excluded.fields END
-- name: claims_of
SELECT kind, subject, source, seen, fields FROM claims WHERE kind = ? AND subject = ? ORDER BY source
-- name: editions_of
SELECT kind, subject, source, seen, fields FROM claims WHERE kind = 'edition' AND subject > :site || ' ' AND subject < :site || '!' ORDER BY subject, source
-- name: claims
SELECT kind, subject, source, seen, fields FROM claims WHERE (kind, subject, source) > (?, ?, ?) ORDER BY kind, subject, source LIMIT ?
-- name: claim_sources
SELECT source, count(*) FROM claims GROUP BY source ORDER BY 2 DESC, 1
-- name: claims_by
SELECT kind, subject, source, seen, fields FROM claims WHERE source = ?
-- name: drop_claims_by
DELETE FROM claims WHERE source = ?
-- name: drop_outlet
DELETE FROM outlets WHERE site = ?
-- name: drop_feed
DELETE FROM feeds WHERE url = ?
-- name: drop_feed_state
DELETE FROM feed_states WHERE url = ?
-- name: put_site
INSERT INTO sites(site, status, country, language, next_visit_at, evidence, record) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT(site) DO UPDATE SET status = excluded.status, country = excluded.country, language = excluded.language,
  next_visit_at = excluded.next_visit_at, evidence = excluded.evidence, record = excluded.record
-- name: add_site
INSERT INTO sites(site, status, country, language, next_visit_at, evidence, record) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT(site) DO NOTHING
-- name: site
SELECT record FROM sites WHERE site = ?
-- name: sites_due
SELECT record FROM sites WHERE country = ? AND next_visit_at <= ? ORDER BY evidence DESC, next_visit_at, site LIMIT ?
-- name: site_countries
SELECT country, count(*) FROM sites WHERE next_visit_at <= ? GROUP BY country
-- name: sites_by_status
SELECT status, count(*) FROM sites GROUP BY status
-- name: sites_in
SELECT record FROM sites WHERE status = ? ORDER BY site LIMIT ?
-- name: outlet_rows
SELECT o.site, o.record, coalesce(f.listed, 0), coalesce(s.live, 0) FROM outlets o
LEFT JOIN (SELECT domain, count(*) AS listed FROM feeds GROUP BY domain) f ON f.domain = o.domain
LEFT JOIN (SELECT domain, count(*) AS live FROM feed_states WHERE last_change_at >= :since GROUP BY domain) s ON s.domain = o.domain
WHERE o.site > :cursor AND (:country IS NULL OR o.country = :country) AND (:language IS NULL OR instr(o.languages, :language) > 0)
  AND (:live IS NULL OR (coalesce(s.live, 0) > 0) = :live)
  AND (:sections IS NULL OR EXISTS (SELECT 1 FROM feeds t WHERE t.domain = o.domain AND lower(json_extract(t.record, '$.section')) IN (SELECT value FROM json_each(:sections))))
ORDER BY o.site LIMIT :limit
-- name: listed_by_country
SELECT coalesce(country, ''), count(*) FROM outlets GROUP BY 1
-- name: feeds_by_country
SELECT coalesce(json_extract(f.record, '$.country'), o.country, ''), count(*), coalesce(sum(s.last_change_at >= :since), 0)
FROM feeds f LEFT JOIN feed_states s ON s.url = f.url
LEFT JOIN (SELECT domain, min(country) AS country FROM outlets GROUP BY domain) o ON o.domain = f.domain GROUP BY 1
-- name: feeds_by_language
SELECT lower(substr(tag, 1, instr(replace(tag, '_', '-') || '-', '-') - 1)), count(*), coalesce(sum(live), 0) FROM (
  SELECT coalesce(json_extract(f.record, '$.language'), o.language, '') AS tag, s.last_change_at >= :since AS live
  FROM feeds f LEFT JOIN feed_states s ON s.url = f.url
  LEFT JOIN (SELECT domain, min(substr(ltrim(languages), 1, instr(ltrim(languages) || ' ', ' ') - 1)) AS language FROM outlets GROUP BY domain) o ON o.domain = f.domain
) GROUP BY 1
-- name: outlets_by_language
SELECT languages, count(*) FROM outlets GROUP BY languages
-- name: sites_named
SELECT record FROM sites WHERE json_extract(record, '$.name') = ? LIMIT 3
