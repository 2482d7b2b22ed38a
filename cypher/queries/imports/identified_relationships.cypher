// Lists type and ends of all relationships that an import has loaded, by the ids it gave them.
// $source: STRING the import
MATCH (a:Party)
WHERE a.external_source = $source AND a.external_id IS NOT NULL AND {{visible(a)}}
MATCH (a)-[r]->(b:Party)
WHERE r.external_source = $source AND {{visible(b)}} AND {{visible_tie(r)}}
RETURN r.external_id AS id, type(r) AS type, a.uid AS source, b.uid AS target
