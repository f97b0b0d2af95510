"""The types that every floor above shares: values only, no reading and no writing."""
