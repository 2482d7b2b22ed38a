// Reads some relationships, those that are there, in the order of any of their fields.
// $chosen: LIST<MAP> the uid of a source, and uids of relationships that it has
UNWIND $chosen AS each
MATCH (source:Party {uid: each.source})-[r:{{ties}}]->(target:Party)
WHERE r.uid IN each.uids AND {{visible(source)}} AND {{visible_tie(r)}} AND {{visible(target)}}
WITH source, target, r, {{tie_order(r)}}
RETURN {{tie_row(r)}} AS row, value AS value
ORDER BY value IS NULL, value {{then}}, key {{then}}, r.uid {{then}}
