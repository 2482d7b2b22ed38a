// Lists a page of parties that have a value of an indexed field, in its order.
// $label: STRING the kind of party, as a label
// $low: ANY the least value
// $high: ANY the greatest value
// $at: ANY the value of the row that the page begins after; null for the first
// $today: DATE the day that ages are of
// $of: LIST<MAP> the attribute set of the field
// $letter: STRING only those under this letter; null for all
// $limit: INTEGER how many at most
MATCH (n:Party)
WHERE n.{{property}} >= $low AND n.{{property}} <= $high AND n.sort_key IS NOT NULL
  AND ($at IS NULL OR n.{{property}} <> $at OR {{between(n)}})
  AND all(given IN $of WHERE {{has_set(n)}})
  AND $label IN labels(n) AND {{visible(n)}} AND ($letter IS NULL OR {{initial(n)}} = $letter)
WITH n, {{derived}} AS derived
WHERE {{wanted(n)}}
WITH n, derived
ORDER BY n.{{property}} {{order}}, n.sort_key {{then}}, n.uid {{then}}
LIMIT $limit
RETURN {{listed(n)}} AS row, n.{{property}} AS value
ORDER BY value {{order}}, n.sort_key {{then}}, n.uid {{then}}
