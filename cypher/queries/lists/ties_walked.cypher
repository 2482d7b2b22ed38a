// Lists a page of relationships in the order of a property, along the index of each type that has one, and says whether
// there are no more to look at.
// $limit: INTEGER how many at most
{{along(r)}}
WITH r ORDER BY r.{{property}} {{then}}, r.uid {{then}} LIMIT $chunk
WITH collect(r) AS looked
RETURN size(looked) < $chunk AS whole, COLLECT {
  UNWIND looked AS r
  MATCH (source:Party)-[r]->(target:Party)
  WHERE {{visible(source)}} AND {{visible_tie(r)}} AND {{visible(target)}} AND {{held(r)}}
    AND {{tie_words(r)}}
  WITH source, target, r
  ORDER BY r.{{property}} {{then}}, r.uid {{then}} LIMIT $limit
  RETURN {row: {{tie_row(r)}}, value: r.{{property}}}
} AS rows
