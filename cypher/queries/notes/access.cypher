// Tells who may read notes and documents that are there, whoever asks; what they hold is not returned.
// $uids: LIST<STRING> their uids
UNWIND $uids AS uid
OPTIONAL MATCH (note:Note {uid: uid})
OPTIONAL MATCH (document:Document {uid: uid})
WITH uid, coalesce(note, document) AS about
WHERE about IS NOT NULL
RETURN uid, about {.author, .audience, .readers} AS access
