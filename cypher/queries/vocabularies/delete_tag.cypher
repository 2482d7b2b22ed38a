// Deletes a tag, also where parties have it.
// $key: STRING its key
MATCH (tag:Tag {key: $key})
DETACH DELETE tag
