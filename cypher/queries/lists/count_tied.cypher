// Counts the parties of a list that have a relationship with a party.
// $label: STRING the kind of party, as a label
// $party: STRING uid of the party
// $sets: LIST<MAP> name, labels, kinds, contact types and roles of the attribute sets that it must have
// $today: DATE the day that ages are of
// $bound: INTEGER how many are counted at most
MATCH (m:Party {uid: $party})-[r:{{ties}}]-(n:Party)
WHERE {{visible(m)}} AND {{valid(r)}} AND {{visible_tie(r)}} AND $label IN labels(n) AND {{visible(n)}}
WITH n, {{derived}} AS derived
WHERE {{fits(n)}} AND all(given IN $sets WHERE {{has_set(n)}}) AND {{narrowed(n)}}
WITH DISTINCT n LIMIT $bound
{{counted(n)}}
