"""The API: the same actions and queries as the pages, for programs that act for a member.

What a schema checks and writes is worked out when it is first used: there are some hundreds, of which a worker uses
few, and a start would wait a tenth of its time for them.
"""

from ninja import Schema
from ninja.params import models

for _base in (Schema, models.BodyModel, models.HeaderModel, models.PathModel, models.QueryModel):
    _base.model_config["defer_build"] = True
