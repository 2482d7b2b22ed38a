// Counts the contact points of each type, those of parties that this viewer may see.
MATCH (n:Party)
WHERE {{visible(n)}}
UNWIND [n] + [(n)-[:HAS_UNIT]->(unit:Unit) | unit] AS owner
MATCH (owner)-[:HAS]->(point:ContactPoint)
RETURN point.type AS name, count(point) AS uses
