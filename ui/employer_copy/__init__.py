"""A copy for an employer: ticked item by item, seen as it will be, agreed to by the person."""
