// Writes the categories of parties beside their other properties, where who may see them is decided.
// $uids: LIST<STRING> uids of the parties, which were seen by whoever changes their categories
UNWIND $uids AS uid
MATCH (n:Party {uid: uid})
WITH n, [(n)-[:IN_CATEGORY]->(category:Category) | category.name] AS names
SET n.in_categories = CASE WHEN names = [] THEN null ELSE names END
