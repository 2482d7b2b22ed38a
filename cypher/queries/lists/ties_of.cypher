// Lists a page of the relationships of a party in the order of any of their fields.
// $party: STRING uid of the party
// $by: STRING what they are sorted by: source, target, type, since, until or another property
// $names: MAP the words of each type
// $low: ANY the least value
// $high: ANY the greatest value
// $at: ANY the value of the row that the page begins after; null for the first
// $valued: BOOLEAN whether those that have a value are wanted
// $unvalued: BOOLEAN whether those without are
// $within: BOOLEAN whether the page begins among those without a value
// $low_uid: STRING the least uid of a party of the value that the page begins at
// $low_tie: STRING of those of this party only with a greater uid of the relationship
// $high_uid: STRING the greatest uid of a party
// $high_tie: STRING of those of this party only with a smaller uid of the relationship
// $last: INTEGER where those without a value stand: 2 last, 0 first
// $limit: INTEGER how many at most
// $status: STRING current, past or future on the day asked for; null for any
// $words: LIST<STRING> folded words that its title or the name of one of its parties has
// $valid_from: DATE first day asked for
// $valid_to: DATE last day asked for
MATCH (n:Party {uid: $party})-[r:{{ties}}]-(m:Party)
WHERE {{visible(n)}} AND {{visible_tie(r)}} AND {{visible(m)}}
  AND CASE $status WHEN 'current' THEN {{valid(r)}} WHEN 'past' THEN coalesce(r.until < $valid_from, false)
        WHEN 'future' THEN coalesce(r.since > $valid_to, false) ELSE true END
  AND all(word IN $words WHERE toLower(coalesce(r.title, '')) CONTAINS word OR n.name_key CONTAINS word OR m.name_key CONTAINS word)
WITH DISTINCT r, startNode(r) AS source, endNode(r) AS target
WITH source, target, r, CASE $by WHEN 'source' THEN source.sort_name WHEN 'target' THEN target.sort_name
                                 WHEN 'type' THEN $names[type(r)] ELSE r[$by] END AS value,
     CASE $by WHEN 'source' THEN source.uid WHEN 'target' THEN target.uid ELSE '' END AS key
WHERE CASE WHEN value IS NULL THEN $unvalued AND (NOT $within OR $at IS NOT NULL OR (CASE WHEN key = $low_uid THEN r.uid > $low_tie ELSE key > $low_uid END
     AND CASE WHEN key = $high_uid THEN r.uid < $high_tie ELSE key < $high_uid END))
           ELSE $valued AND value >= $low AND value <= $high
                AND ($at IS NULL OR value <> $at OR (CASE WHEN key = $low_uid THEN r.uid > $low_tie ELSE key > $low_uid END
     AND CASE WHEN key = $high_uid THEN r.uid < $high_tie ELSE key < $high_uid END)) END
WITH source, target, r, value, key, CASE WHEN value IS NULL THEN $last ELSE 1 END AS part
ORDER BY part, value {{then}}, key {{then}}, r.uid {{then}}
LIMIT $limit
RETURN {uid: r.uid, type: type(r), properties: properties(r), source: {uid: source.uid, name: source.name, sort_name: source.sort_name, label: [label IN labels(source) WHERE label <> 'Party'][0],
          subkind: source.subkind},
 target: {uid: target.uid, name: target.name, sort_name: target.sort_name, label: [label IN labels(target) WHERE label <> 'Party'][0],
          subkind: target.subkind}} AS row, value AS value
ORDER BY part, value {{then}}, key {{then}}, r.uid {{then}}
