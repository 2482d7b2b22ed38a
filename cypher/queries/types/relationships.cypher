// Lists the relationships of a type with the kinds at their ends, whoever may see them: the type itself changes.
// $limit: INTEGER how many at most
MATCH (source:Party)-[r:{{type}}]->(target:Party)
RETURN source.uid AS source, target.uid AS target, properties(r) AS properties,
       [label IN labels(source) WHERE label <> 'Party'][0] AS source_label,
       [label IN labels(target) WHERE label <> 'Party'][0] AS target_label
LIMIT $limit
