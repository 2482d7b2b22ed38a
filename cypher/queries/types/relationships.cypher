// Lists the relationships of a type, save those that join these kinds, whoever may see them: the type itself changes.
// $source_labels: LIST<STRING> kinds of the source, as labels; with none, all relationships are listed
// $target_labels: LIST<STRING> kinds of the target
// $limit: INTEGER how many at most
MATCH (source:Party)-[r:{{type}}]->(target:Party)
WHERE NOT (any(label IN labels(source) WHERE label IN $source_labels)
           AND any(label IN labels(target) WHERE label IN $target_labels))
RETURN source.uid AS source, target.uid AS target, properties(r) AS properties,
       [label IN labels(source) WHERE label <> 'Party'][0] AS source_label,
       [label IN labels(target) WHERE label <> 'Party'][0] AS target_label
LIMIT $limit
