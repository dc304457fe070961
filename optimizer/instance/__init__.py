"""Scenarios prepared for the model: weeks, groups, candidates, all in whole numbers."""

from optimizer.instance.prepare import prepare
from optimizer.instance.types import Frozen, Group, Instance, Week
