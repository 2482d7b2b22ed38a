// Counts the parties of a list, those under each letter, and tells which they are when they are few.
// $sets: LIST<MAP> name, labels, kinds, contact types and roles of the attribute sets that it must have
// $today: DATE the day that ages are of
// $bound: INTEGER how many are counted at most
MATCH (n:{{label}})
WHERE {{visible(n)}}
WITH n, {{derived}} AS derived
WHERE {{fits(n)}} AND all(given IN $sets WHERE {{has_set(n)}}) AND {{narrowed(n)}}
WITH n LIMIT $bound
{{counted(n)}}
