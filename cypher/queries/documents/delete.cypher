// Deletes a document that was found by documents.get or documents.photo.
// $uid: STRING its uid
MATCH (document:Document {uid: $uid})
DETACH DELETE document
