// Lists the tags with the number of parties that have each, without those that only hidden parties have.
MATCH (tag:Tag)
OPTIONAL MATCH (n:Party)-[:TAGGED]->(tag)
WHERE {{visible(n)}}
WITH tag, count(n) AS parties
WHERE parties > 0 OR $viewer.sees_all
RETURN tag.name AS name, tag.key AS key, parties
ORDER BY tag.key
