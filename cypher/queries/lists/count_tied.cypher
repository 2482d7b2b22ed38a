// Counts the parties of a list that have a relationship with a party.
// $label: STRING the kind of party, as a label
// $party: STRING uid of the party
// $today: DATE the day that ages are of
// $bound: INTEGER how many are counted at most
MATCH (m:Party {uid: $party})-[r:{{ties}}]-(n:Party)
WHERE {{visible(m)}} AND {{valid(r)}} AND {{visible_tie(r)}} AND $label IN labels(n) AND {{visible(n)}}
WITH n, {{derived}} AS derived
WHERE {{wanted(n)}}
WITH DISTINCT n LIMIT $bound
{{counted(n)}}
