// Lists a page of relationships that are found along an index, in the order of any of their fields.
{{along(r)}}
WITH r LIMIT $chunk
MATCH (source:Party)-[r]->(target:Party)
WHERE {{visible(source)}} AND {{visible_tie(r)}} AND {{visible(target)}} AND {{held(r)}}
  AND {{tie_words(r)}}
{{tie_page(r)}}
