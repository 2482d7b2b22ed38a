// sorted_by.last_contacted(n): by what a list sorts the party n: when it was last in contact.
COLLECT {
  MATCH (n)<-[:INVOLVES]-(activity:Activity)
  WHERE activity.at IS NOT NULL
  RETURN activity.at ORDER BY activity.at DESC LIMIT 1
}[0]
