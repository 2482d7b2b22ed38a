// Lists a page of parties without a value of what a list is sorted by, in the order of their sort names, or the opposite one.
// They are looked for among the first thousand names; where that is no page of them, few have none, and all are asked.
// $label: STRING the kind of party, as a label
// $today: DATE the day that ages are of
// $letter: STRING only those under this letter; null for all
// $limit: INTEGER how many at most
CALL () {
  MATCH (n:Party)
  USING INDEX n:Party(sort_key)
  WHERE n.sort_key >= $low_name AND n.sort_key <= $high_name
  WITH n ORDER BY n.sort_key {{then}}, n.uid {{then}}
  LIMIT 1000
  WITH n
  WHERE $label IN labels(n) AND {{lacks(n)}} AND {{between(n)}} AND {{visible(n)}}
    AND ($letter IS NULL OR {{initial(n)}} = $letter)
  WITH n, {{derived}} AS derived
  WHERE {{wanted(n)}}
  WITH n LIMIT $limit
  RETURN collect(n) AS near
}
CALL (near) {
  UNWIND CASE WHEN size(near) < $limit THEN [] ELSE near END AS n
  RETURN n
  UNION ALL
  WITH near WHERE size(near) < $limit
  MATCH (n:{{label}})
  WHERE {{lacks(n)}} AND {{between(n)}} AND {{visible(n)}} AND ($letter IS NULL OR {{initial(n)}} = $letter)
  WITH n, {{derived}} AS derived
  WHERE {{wanted(n)}}
  WITH n ORDER BY n.sort_key {{then}}, n.uid {{then}}
  LIMIT $limit
  RETURN n
}
WITH n, {{derived}} AS derived
RETURN {{listed(n)}} AS row, null AS value
ORDER BY n.sort_key {{then}}, n.uid {{then}}
