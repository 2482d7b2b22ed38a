// The file of a document that was deleted or replaced belongs to the entry of the journal that tells so, until it is trimmed.
CREATE INDEX change_stored_as FOR (n:Change) ON (n.stored_as);
