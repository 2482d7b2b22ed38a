// Reads the entries about definitions and tags that got another name.
MATCH (change:Change)
WHERE change.action = 'rename'
RETURN change.uid AS uid, change.action AS action, change.target AS target, change.kind AS kind,
       change.version AS version, change.before AS before, change.after AS after
