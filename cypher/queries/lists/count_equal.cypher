// Counts the parties of a list that have a value of an indexed field.
// $label: STRING the kind of party, as a label
// $value: ANY what the field must be
// $today: DATE the day that ages are of
// $bound: INTEGER how many are counted at most
MATCH (n:Party)
USING INDEX SEEK n:Party({{property}}, sort_key)
WHERE n.{{property}} = $value AND n.sort_key IS NOT NULL AND $label IN labels(n) AND {{visible(n)}}
WITH n, {{derived}} AS derived
WHERE {{wanted(n)}}
WITH n LIMIT $bound
{{counted(n)}}
