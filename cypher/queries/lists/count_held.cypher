// Counts the parties of a list that have a term of a vocabulary.
// $label: STRING the kind of party, as a label
// $terms: LIST<STRING> names or keys of terms, any of which will do
// $sets: LIST<MAP> name, labels, kinds, contact types and roles of the attribute sets that it must have
// $today: DATE the day that ages are of
// $bound: INTEGER how many are counted at most
MATCH (term:{{vocabulary}})<-[:{{link}}]-(n:Party)
WHERE term.{{property}} IN $terms AND $label IN labels(n) AND {{visible(n)}}
WITH n, {{derived}} AS derived
WHERE {{fits(n)}} AND all(given IN $sets WHERE {{has_set(n)}}) AND {{narrowed(n)}}
WITH DISTINCT n LIMIT $bound
{{counted(n)}}
