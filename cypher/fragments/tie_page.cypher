// tie_page(r): of the relationships r, with their parties as source and target, a page in any order.
// $low: ANY the least value
// $high: ANY the greatest value
// $at: ANY the value of the row that the page begins after; null for the first
// $valued: BOOLEAN whether those that have a value are wanted
// $unvalued: BOOLEAN whether those without are
// $within: BOOLEAN whether the page begins among those without a value
// $low_uid: STRING the least uid of a party of the value that the page begins at; by type its sort name before it
// $low_tie: STRING of those of this party only with a greater uid of the relationship
// $high_uid: STRING the greatest uid of a party
// $high_tie: STRING of those of this party only with a smaller uid of the relationship
// $last: INTEGER where those without a value stand: 2 last, 0 first
// $limit: INTEGER how many at most
WITH source, target, r, {{tie_order(r)}}
WHERE CASE WHEN value IS NULL THEN $unvalued AND (NOT $within OR $at IS NOT NULL OR (CASE WHEN key = $low_uid THEN r.uid > $low_tie ELSE key > $low_uid END
     AND CASE WHEN key = $high_uid THEN r.uid < $high_tie ELSE key < $high_uid END))
           ELSE $valued AND value >= $low AND value <= $high
                AND ($at IS NULL OR value <> $at OR (CASE WHEN key = $low_uid THEN r.uid > $low_tie ELSE key > $low_uid END
     AND CASE WHEN key = $high_uid THEN r.uid < $high_tie ELSE key < $high_uid END)) END
WITH source, target, r, value, key, CASE WHEN value IS NULL THEN $last ELSE 1 END AS part
ORDER BY part, value {{then}}, key {{then}}, r.uid {{then}}
LIMIT $limit
RETURN {{tie_row(r)}} AS row, value AS value
ORDER BY part, value {{then}}, key {{then}}, r.uid {{then}}
