// Names the ends of relationships of a type, those that the viewer may see.
// $ids: LIST<STRING> their elementIds
UNWIND $ids AS id
MATCH (source:Party)-[r:{{type}}]->(target:Party)
WHERE elementId(r) = id AND {{visible(source)}} AND {{visible(target)}} AND {{visible_tie(r)}}
RETURN id, source.name AS source, target.name AS target
