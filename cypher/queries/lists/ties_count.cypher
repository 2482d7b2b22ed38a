// Counts the relationships of a list.
// $bound: INTEGER how many are counted at most
// $status: STRING current, past or future on the day asked for; null for any
// $words: LIST<STRING> folded words that its title or the name of one of its parties has
// $valid_from: DATE first day asked for
// $valid_to: DATE last day asked for
MATCH (source:Party)-[r:{{ties}}]->(target:Party)
WHERE {{visible(source)}} AND {{visible_tie(r)}} AND {{visible(target)}}
  AND CASE $status WHEN 'current' THEN {{valid(r)}} WHEN 'past' THEN coalesce(r.until < $valid_from, false)
        WHEN 'future' THEN coalesce(r.since > $valid_to, false) ELSE true END
  AND all(word IN $words WHERE toLower(coalesce(r.title, '')) CONTAINS word OR source.name_key CONTAINS word OR target.name_key CONTAINS word)
WITH r LIMIT $bound
RETURN count(*) AS total
