// Lists the relationships beside given ones that are of another type, or will be since they do not fit any more either.
// $ids: LIST<STRING> elementIds of the given ones
// $into: STRING name of the other type
UNWIND $ids AS id
MATCH (source)-[r:{{type}}]->(target)
WHERE elementId(r) = id
MATCH (source)-[other:{{ties}}]-(target)
WHERE elementId(other) <> id AND (type(other) = $into OR {{misfit(other)}})
RETURN id, elementId(other) AS other_id, startNode(other) = source AS forward, properties(other) AS properties
