// Lists the relationships that do not fit any more when their type changes, whoever may see them.
// $limit: INTEGER how many at most
MATCH (source:Party)-[r:{{type}}]->(target:Party)
WHERE {{misfit(r)}}
RETURN elementId(r) AS id, source.uid AS source, target.uid AS target
LIMIT $limit
