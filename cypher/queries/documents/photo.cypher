// Finds the photo of a party.
// $party: STRING uid of the party
MATCH (n:Party {uid: $party})-[:PHOTO]->(document:Document)
WHERE {{visible(n)}} AND {{visible_note(document)}}
RETURN n.uid AS party, properties(document) AS properties
