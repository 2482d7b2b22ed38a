// Reads relationships of a type again, once their parties are locked, and leaves out those that fit by now.
// $ids: LIST<STRING> elementIds of relationships
UNWIND $ids AS id
MATCH (source:Party)-[r:{{type}}]->(target:Party)
WHERE elementId(r) = id AND {{misfit(r)}}
RETURN id, source.uid AS source, target.uid AS target, properties(r) AS properties,
       [label IN labels(source) WHERE label <> 'Party'][0] AS source_label,
       [label IN labels(target) WHERE label <> 'Party'][0] AS target_label
