// Counts the parties of a list, those under each letter, and tells which they are when they are few.
// $today: DATE the day that ages are of
// $bound: INTEGER how many are counted at most
MATCH (n:{{label}})
WHERE {{visible(n)}}
WITH n, {{derived}} AS derived
WHERE {{wanted(n)}}
WITH n LIMIT $bound
{{counted(n)}}
