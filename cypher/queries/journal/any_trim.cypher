// Finds whether entries of the journal were ever deleted.
MATCH (change:Change {target: 'journal'})
WHERE change.action = 'trim'
RETURN change.uid AS uid
LIMIT 1
