// Lists a page of parties in the opposite order of an indexed field, those without a value first.
// $label: STRING the kind of party, as a label
// $low: ANY the least value
// $high: ANY the greatest value
// $at: ANY the value of the row that the page begins after; null for the first
// $valued: BOOLEAN whether those that have a value are wanted
// $unvalued: BOOLEAN whether those without are
// $within: BOOLEAN whether the page begins among those without a value
// $low_name: STRING the least sort name
// $low_uid: STRING of those with the least sort name only with a greater uid
// $high_name: STRING the greatest sort name
// $high_uid: STRING of those with the greatest sort name only with a smaller uid
// $sets: LIST<MAP> name, labels, kinds, contact types and roles of the attribute sets that it must have
// $today: DATE the day that ages are of
// $of: LIST<MAP> the attribute set of the field that they are sorted by
// $letter: STRING only those under this letter; null for all
// $limit: INTEGER how many at most
CALL () {
  WITH 1 AS one WHERE $unvalued
  MATCH (n:Party)
  USING INDEX n:Party(sort_key)
  WHERE (n.{{property}} IS NULL OR NOT all(given IN $of WHERE {{has_set(n)}}))
    AND n.sort_key >= '' AND ($at IS NOT NULL OR NOT $within OR (CASE WHEN n.sort_key = $low_name THEN n.uid > $low_uid ELSE n.sort_key > $low_name END
         AND CASE WHEN n.sort_key = $high_name THEN n.uid < $high_uid ELSE n.sort_key < $high_name END))
    AND $label IN labels(n) AND {{visible(n)}} AND ($letter IS NULL OR {{initial(n)}} = $letter)
  WITH n, {{derived}} AS derived
  WHERE {{fits(n)}} AND all(given IN $sets WHERE {{has_set(n)}}) AND {{narrowed(n)}}
  WITH n ORDER BY n.sort_key {{then}}, n.uid {{then}}
  LIMIT $limit
  RETURN collect(n) AS first
}
CALL (first) {
  WITH first WHERE $valued AND size(first) < $limit
  MATCH (n:Party)
  WHERE n.{{property}} >= $low AND n.{{property}} <= $high AND n.sort_key IS NOT NULL
    AND CASE WHEN $at IS NULL OR n.{{property}} <> $at THEN true ELSE (CASE WHEN n.sort_key = $low_name THEN n.uid > $low_uid ELSE n.sort_key > $low_name END
         AND CASE WHEN n.sort_key = $high_name THEN n.uid < $high_uid ELSE n.sort_key < $high_name END) END
    AND all(given IN $of WHERE {{has_set(n)}})
    AND $label IN labels(n) AND {{visible(n)}} AND ($letter IS NULL OR {{initial(n)}} = $letter)
  WITH n, {{derived}} AS derived
  WHERE {{fits(n)}} AND all(given IN $sets WHERE {{has_set(n)}}) AND {{narrowed(n)}}
  WITH n ORDER BY n.{{property}} {{order}}, n.sort_key {{then}}, n.uid {{then}}
  LIMIT $limit
  RETURN collect(n) AS second
}
WITH (first + second)[..$limit] AS found
UNWIND range(0, size(found) - 1) AS step
WITH step, found[step] AS n
WITH step, n, {{derived}} AS derived
RETURN {{listed(n)}} AS row, CASE WHEN all(given IN $of WHERE {{has_set(n)}}) THEN n.{{property}} END AS value
ORDER BY step
