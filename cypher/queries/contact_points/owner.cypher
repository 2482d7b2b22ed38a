// Finds the party that a uid names, or whose unit it names.
// $uid: STRING uid of a party or a unit
OPTIONAL MATCH (n:Party {uid: $uid})
OPTIONAL MATCH (:Unit {uid: $uid})<-[:HAS_UNIT]-(m:Party)
WITH coalesce(n, m) AS n, n IS NULL AS of_unit
WHERE n IS NOT NULL AND {{visible(n)}}
RETURN n.uid AS party, CASE WHEN of_unit THEN 'Unit' ELSE 'Party' END AS label, n.folder AS folder
