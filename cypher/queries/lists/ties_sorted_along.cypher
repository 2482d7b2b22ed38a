// Lists a page of relationships that are found along an index, in the order of any of their fields, and says whether
// these are all that there are.
{{along(r)}}
WITH r LIMIT $chunk
WITH collect(r) AS looked
RETURN size(looked) < $chunk AS whole, COLLECT {
  CALL (looked) {
    UNWIND CASE WHEN size(looked) < $chunk THEN looked ELSE [] END AS r
    MATCH (source:Party)-[r]->(target:Party)
    WHERE {{visible(source)}} AND {{visible_tie(r)}} AND {{visible(target)}} AND {{held(r)}}
      AND {{tie_words(r)}}
    {{tie_page(r)}}
  }
  RETURN {row: row, value: value}
} AS rows
