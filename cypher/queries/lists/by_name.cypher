// Lists a page of parties in the order of their sort names, or the opposite one.
// $label: STRING the kind of party, as a label
// $today: DATE the day that ages are of
// $letter: STRING only those under this letter; null for all
// $limit: INTEGER how many at most
MATCH (n:Party)
USING INDEX n:Party(sort_key)
WHERE n.sort_key >= $low_name AND n.sort_key <= $high_name AND {{between(n)}}
  AND $label IN labels(n) AND {{visible(n)}} AND ($letter IS NULL OR {{initial(n)}} = $letter)
WITH n, {{derived}} AS derived
WHERE {{wanted(n)}}
WITH n, derived
ORDER BY n.sort_key {{then}}, n.uid {{then}}
LIMIT $limit
RETURN {{listed(n)}} AS row, null AS value
ORDER BY n.sort_key {{then}}, n.uid {{then}}
