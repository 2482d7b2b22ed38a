// Counts the relationships of a list that are found along an index, or says that there are others.
{{along(r)}}
WITH r LIMIT $chunk
WITH collect(r) AS looked
RETURN size(looked) < $chunk AS whole, COUNT {
  UNWIND CASE WHEN size(looked) < $chunk THEN looked ELSE [] END AS r
  MATCH (source:Party)-[r]->(target:Party)
  WHERE {{visible(source)}} AND {{visible_tie(r)}} AND {{visible(target)}} AND {{held(r)}}
    AND {{tie_words(r)}}
} AS total
