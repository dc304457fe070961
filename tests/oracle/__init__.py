"""A second implementation of the contract, to check the product against.

Nothing here shares code with ``optimizer``: a scenario is plain data, a plan is a mapping
``{week: {session: [(exercise, sets), ...]}}``, and every rule is read from the contract anew.
"""
