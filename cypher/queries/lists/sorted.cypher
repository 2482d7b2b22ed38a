// Lists a page of parties in the order of any field.
// $last: INTEGER where those without a value stand: 2 last, 0 first
// $low: ANY the least value
// $high: ANY the greatest value
// $at: ANY the value of the row that the page begins after; null for the first
// $valued: BOOLEAN whether those that have a value are wanted
// $unvalued: BOOLEAN whether those without are
// $within: BOOLEAN whether the page begins among those without a value
// $today: DATE the day that ages are of
// $letter: STRING only those under this letter; null for all
// $limit: INTEGER how many at most
MATCH (n:{{label}})
WHERE {{visible(n)}} AND ($letter IS NULL OR {{initial(n)}} = $letter)
WITH n, {{derived}} AS derived
WHERE {{wanted(n)}}
WITH n, derived, {{sorted_by(n)}} AS value
WHERE CASE WHEN value IS NULL THEN $unvalued AND (NOT $within OR $at IS NOT NULL OR {{between(n)}})
           ELSE $valued AND value >= $low AND value <= $high
                AND ($at IS NULL OR value <> $at OR {{between(n)}}) END
WITH n, derived, value, CASE WHEN value IS NULL THEN $last ELSE 1 END AS part
ORDER BY part, value {{order}}, n.sort_key {{then}}, n.uid {{then}}
LIMIT $limit
RETURN {{listed(n)}} AS row, value
ORDER BY part, value {{order}}, n.sort_key {{then}}, n.uid {{then}}
