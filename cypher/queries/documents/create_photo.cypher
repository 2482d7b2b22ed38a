// Gives a party a photo.
// $party: STRING uid of the party
// $properties: MAP of the photo's document
MATCH (n:Party {uid: $party})
WHERE {{visible(n)}}
CREATE (n)-[:PHOTO]->(document:Document)
SET document = $properties
RETURN document.uid AS uid
