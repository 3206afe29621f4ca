"""What runs beside the pages: the commands of the shell, the worker that keeps promises, what
happens on a schedule.
"""
