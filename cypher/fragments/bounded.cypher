// bounded(r): gives a relationship r that was written the properties that lists of relationships are read along: its first
// and last day as numbers such as 20190503, between which it holds whether they are known or not, and its title folded.
r.begins = coalesce(r.since.year * 10000 + r.since.month * 100 + r.since.day, 0),
r.ends = coalesce(r.until.year * 10000 + r.until.month * 100 + r.until.day, 99999999),
r.title_key = toLower(coalesce(r.title, ''))
