// What the page of activity tells: entries of records, and each import as a whole. Those of the records that an import has
// made are most of a journal, and are passed over by no reader.
CREATE INDEX news_uid FOR (n:News) ON (n.uid);
CREATE INDEX news_actor FOR (n:News) ON (n.actor, n.uid);
MATCH (change:Change)
WHERE NOT change:News AND (change.action = 'import' OR (change.kind IS NOT NULL AND change.source <> 'import'))
CALL (change) {
  SET change:News
} IN TRANSACTIONS OF 10000 ROWS;
