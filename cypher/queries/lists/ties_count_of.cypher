// Counts the relationships of a party in a list.
// $party: STRING uid of the party
// $bound: INTEGER how many are counted at most
// $status: STRING current, past or future on the day asked for; null for any
// $words: LIST<STRING> folded words that its title or the name of one of its parties has
// $valid_from: DATE first day asked for
// $valid_to: DATE last day asked for
MATCH (n:Party {uid: $party})-[r:{{ties}}]-(m:Party)
WHERE {{visible(n)}} AND {{visible_tie(r)}} AND {{visible(m)}}
  AND CASE $status WHEN 'current' THEN {{valid(r)}} WHEN 'past' THEN coalesce(r.until < $valid_from, false)
        WHEN 'future' THEN coalesce(r.since > $valid_to, false) ELSE true END
  AND all(word IN $words WHERE toLower(coalesce(r.title, '')) CONTAINS word OR n.name_key CONTAINS word OR m.name_key CONTAINS word)
WITH DISTINCT r LIMIT $bound
RETURN count(*) AS total
