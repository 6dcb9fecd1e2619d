import zipfile

import pandas as pd

from aicities import load
from aicities import schema as T
from aicities.curation.export import export
from aicities.data import ZIP


def test_every_table_can_be_taken_away_and_read_back(tmp_path):
    export(tmp_path / "one")
    export(tmp_path / "two")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name
    with zipfile.ZipFile(tmp_path / "one" / ZIP) as archive:
        assert {f"{name}.csv" for name in T.table_names()} <= set(archive.namelist())
    events = pd.read_csv(tmp_path / "one" / "events.csv")
    assert len(events) == len(load("events"))
    assert (
        events.set_index("event_id").loc["gz-robotaxi-2019", "place_ids"]
        == "guangzhou|huangpu|guangzhou-development-zone"
    )
