// Makes the tags that are not there yet and returns all of them as they are written.
// $tags: LIST<MAP> key and name of each
UNWIND $tags AS given
MERGE (tag:Tag {key: given.key})
ON CREATE SET tag.name = given.name
RETURN tag.name AS name
