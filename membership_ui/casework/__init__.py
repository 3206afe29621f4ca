"""Staff at work on people: find, sheet, merge, look at a space, lost factor."""
