// Counts the parties of a list that have a term of a vocabulary.
// $label: STRING the kind of party, as a label
// $terms: LIST<STRING> names or keys of terms, any of which will do
// $today: DATE the day that ages are of
// $bound: INTEGER how many are counted at most
MATCH (term:{{vocabulary}})<-[:{{link}}]-(n:Party)
WHERE term.{{property}} IN $terms AND $label IN labels(n) AND {{visible(n)}}
WITH n, {{derived}} AS derived
WHERE {{wanted(n)}}
WITH DISTINCT n LIMIT $bound
{{counted(n)}}
