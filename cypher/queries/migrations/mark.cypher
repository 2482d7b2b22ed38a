// Notes how far a migration has come.
// $number: INTEGER its number
// $name: STRING its name
// $checksum: STRING SHA-256 of its text
// $done: INTEGER how many of its statements are done
// $finished: BOOLEAN whether that is all of them
MERGE (migration:Migration {number: $number})
SET migration.name = $name, migration.checksum = $checksum, migration.done = $done, migration.finished = $finished,
    migration.at = datetime()
