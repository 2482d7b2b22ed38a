// Counts the parties of a list that have a value of an indexed field.
// $label: STRING the kind of party, as a label
// $value: ANY what the field must be
// $sets: LIST<MAP> name, labels, kinds, contact types and roles of the attribute sets that it must have
// $today: DATE the day that ages are of
// $bound: INTEGER how many are counted at most
MATCH (n:Party)
USING INDEX SEEK n:Party({{property}}, sort_key)
WHERE n.{{property}} = $value AND n.sort_key IS NOT NULL AND $label IN labels(n) AND {{visible(n)}}
WITH n, {{derived}} AS derived
WHERE {{fits(n)}} AND all(given IN $sets WHERE {{has_set(n)}}) AND {{narrowed(n)}}
WITH n LIMIT $bound
{{counted(n)}}
