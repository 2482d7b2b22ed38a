// sorted_by.kind(n): by what a list sorts the party n: its kind.
coalesce(n.subkind, toLower([label IN labels(n) WHERE label <> 'Party'][0]))
