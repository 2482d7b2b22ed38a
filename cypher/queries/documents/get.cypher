// Finds a document or a photo, and its party.
// $uid: STRING uid of the document
MATCH (document:Document {uid: $uid})-[:ABOUT|PHOTO]-(n:Party)
WHERE {{visible(n)}} AND {{visible_note(document)}}
RETURN n.uid AS party, EXISTS { (n)-[:PHOTO]->(document) } AS photo, properties(document) AS properties
