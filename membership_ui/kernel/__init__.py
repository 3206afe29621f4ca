"""What every floor may use: values, periods, errors, the unit of work. It imports the standard
library and Session.
"""
