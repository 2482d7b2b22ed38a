// Lists a page of parties that have a term of a vocabulary, in the order of all that each has.
// $label: STRING the kind of party, as a label
// $low: ANY the least value
// $high: ANY the greatest value
// $at: ANY the value of the row that the page begins after; null for the first
// $today: DATE the day that ages are of
// $letter: STRING only those under this letter; null for all
// $limit: INTEGER how many at most
MATCH (term:{{vocabulary}})
WITH term, '\u0000' + term.{{property}} AS first
WHERE first <= $high AND first + '\U0010ffff' >= $low
WITH term, first ORDER BY first {{order}}
MATCH (term)<-[:{{link}}]-(n:Party)
WHERE $label IN labels(n) AND {{visible(n)}} AND ($letter IS NULL OR {{initial(n)}} = $letter)
WITH first, n, {{derived}} AS derived
WITH first, n, derived, {{sorted_by(n)}} AS value
WHERE (value = first OR value STARTS WITH first + '\u0000')
  AND value >= $low AND value <= $high AND ($at IS NULL OR value <> $at OR {{between(n)}})
  AND {{wanted(n)}}
WITH first, value, n, derived
ORDER BY first {{order}}, value {{order}}, n.sort_key {{then}}, n.uid {{then}}
LIMIT $limit
RETURN {{listed(n)}} AS row, value
ORDER BY value {{order}}, n.sort_key {{then}}, n.uid {{then}}
