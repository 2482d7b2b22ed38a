// Lists a page of relationships that are found by a word, in the order of any of their fields.
{{named(r)}}
MATCH (source:Party)-[r]->(target:Party)
WHERE {{visible(source)}} AND {{visible_tie(r)}} AND {{visible(target)}} AND {{held(r)}}
{{tie_page(r)}}
