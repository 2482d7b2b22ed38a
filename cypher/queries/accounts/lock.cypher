// Lets one transaction at a time make accounts or change what they may do.
MERGE (accounts:Catalogue {name: 'accounts'})
SET accounts.version = coalesce(accounts.version, 0) + 1
RETURN accounts.version AS version
