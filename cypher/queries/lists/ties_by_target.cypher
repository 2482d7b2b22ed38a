// Lists a page of relationships in the order of the names of their targets.
// $low_name: STRING the least sort name
// $low_uid: STRING of those with the least sort name only with a greater uid
// $low_tie: STRING of those of this party only with a greater uid of the relationship
// $high_name: STRING the greatest sort name
// $high_uid: STRING of those with the greatest sort name only with a smaller uid
// $high_tie: STRING of those of this party only with a smaller uid of the relationship
// $limit: INTEGER how many at most
MATCH (n:Party)
USING INDEX n:Party(sort_key)
WHERE n.sort_key >= $low_name AND n.sort_key <= $high_name
  AND CASE WHEN n.sort_key = $low_name THEN n.uid >= $low_uid ELSE true END
  AND CASE WHEN n.sort_key = $high_name THEN n.uid <= $high_uid ELSE true END
  AND {{visible(n)}}
MATCH (n)<-[r:{{ties}}]-(m:Party)
WHERE {{visible_tie(r)}} AND {{visible(m)}}
  AND CASE WHEN n.sort_key = $low_name AND n.uid = $low_uid THEN r.uid > $low_tie ELSE true END
  AND CASE WHEN n.sort_key = $high_name AND n.uid = $high_uid THEN r.uid < $high_tie ELSE true END
  AND {{held(r)}}
  AND {{tie_words(r)}}
WITH n, r, m AS source, n AS target
ORDER BY n.sort_key {{then}}, n.uid {{then}}, r.uid {{then}}
LIMIT $limit
RETURN {{tie_row(r)}} AS row, null AS value
ORDER BY n.sort_key {{then}}, n.uid {{then}}, r.uid {{then}}
