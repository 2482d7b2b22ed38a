// Lists a page of relationships in the order of the names of their sources, or of their targets.
// $forward: BOOLEAN whether the names are those of the sources
// $low_name: STRING the least sort name
// $low_uid: STRING of those with the least sort name only with a greater uid
// $low_tie: STRING of those of this party only with a greater uid of the relationship
// $high_name: STRING the greatest sort name
// $high_uid: STRING of those with the greatest sort name only with a smaller uid
// $high_tie: STRING of those of this party only with a smaller uid of the relationship
// $limit: INTEGER how many at most
// $status: STRING current, past or future on the day asked for; null for any
// $words: LIST<STRING> folded words that its title or the name of one of its parties has
// $valid_from: DATE first day asked for
// $valid_to: DATE last day asked for
MATCH (n:Party)
USING INDEX n:Party(sort_name)
WHERE n.sort_name >= $low_name AND n.sort_name <= $high_name
  AND CASE WHEN n.sort_name = $low_name THEN n.uid >= $low_uid ELSE true END
  AND CASE WHEN n.sort_name = $high_name THEN n.uid <= $high_uid ELSE true END
  AND {{visible(n)}}
MATCH (n)-[r:{{ties}}]-(m:Party)
WHERE (startNode(r) = n) = $forward AND {{visible_tie(r)}} AND {{visible(m)}}
  AND CASE WHEN n.sort_name = $low_name AND n.uid = $low_uid THEN r.uid > $low_tie ELSE true END
  AND CASE WHEN n.sort_name = $high_name AND n.uid = $high_uid THEN r.uid < $high_tie ELSE true END
  AND CASE $status WHEN 'current' THEN {{valid(r)}} WHEN 'past' THEN coalesce(r.until < $valid_from, false)
        WHEN 'future' THEN coalesce(r.since > $valid_to, false) ELSE true END
  AND all(word IN $words WHERE toLower(coalesce(r.title, '')) CONTAINS word OR n.name_key CONTAINS word OR m.name_key CONTAINS word)
WITH n, r, CASE WHEN $forward THEN n ELSE m END AS source, CASE WHEN $forward THEN m ELSE n END AS target
ORDER BY n.sort_name {{then}}, n.uid {{then}}, r.uid {{then}}
LIMIT $limit
RETURN {uid: r.uid, type: type(r), properties: properties(r), source: {uid: source.uid, name: source.name, sort_name: source.sort_name, label: [label IN labels(source) WHERE label <> 'Party'][0],
          subkind: source.subkind},
 target: {uid: target.uid, name: target.name, sort_name: target.sort_name, label: [label IN labels(target) WHERE label <> 'Party'][0],
          subkind: target.subkind}} AS row, null AS value
ORDER BY n.sort_name {{then}}, n.uid {{then}}, r.uid {{then}}
