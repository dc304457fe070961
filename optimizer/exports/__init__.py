"""Plans in the forms that coaches' other tools read.

Every exporter is a function from a plan and :class:`~optimizer.exports.common.Choice` to an
:class:`~optimizer.exports.common.Export`, which also says what the format could not carry. The
modules that need a package of others import it within their functions.
"""
