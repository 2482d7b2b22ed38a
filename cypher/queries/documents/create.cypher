// Adds a document to a party.
// $party: STRING uid of the party
// $properties: MAP of the document
MATCH (n:Party {uid: $party})
WHERE {{visible(n)}}
CREATE (document:Document)-[:ABOUT]->(n)
SET document = $properties
RETURN document.uid AS uid
