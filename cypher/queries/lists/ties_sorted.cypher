// Lists a page of relationships in the order of any of their fields.
MATCH (source:Party)-[r:{{ties}}]->(target:Party)
WHERE {{visible(source)}} AND {{visible_tie(r)}} AND {{visible(target)}}
  AND {{held(r)}}
  AND {{tie_words(r)}}
{{tie_page(r)}}
