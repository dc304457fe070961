"""Many scenarios at once: a roster in, a folder of plans and a results file out."""

from optimizer.plan.results import Batch, Record
from optimizer.studies.batch.backends import NoBackend
from optimizer.studies.batch.records import read_records
from optimizer.studies.batch.roster import Entry, Roster, read_roster
from optimizer.studies.batch.run import Finished, Where, batch
from optimizer.studies.batch.table import read_table_roster
