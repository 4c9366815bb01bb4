"""Writes the small Arrow files of this folder: pyarrow 25.0.1 and polars 1.44.2."""
import pathlib

import polars as pl
import pyarrow as pa
import pyarrow.feather as feather

here = pathlib.Path(__file__).parent
table = pa.table(
    {
        "i8": pa.array([1, None, 3], pa.int8()),
        "u64": pa.array([2**63, 1, None], pa.uint64()),
        "f32": pa.array([1.5, None, 2], pa.float32()),
        "flag": [True, None, False],
        "text": ["a", None, "ñ"],
        "large": pa.array(["x", "y", None], pa.large_string()),
        "category": pa.array(["p", "q", None]).dictionary_encode(),
    }
)
feather.write_feather(table, here / "pyarrow-zstd.arrow", compression="zstd")
feather.write_feather(table, here / "pyarrow-plain.arrow", compression="uncompressed")
dates = pa.table({"day": pa.array([1, 2], pa.date32())})
feather.write_feather(dates, here / "pyarrow-dates.arrow", compression="uncompressed")
frame = pl.DataFrame({"number": [1, 2, None], "text": ["x", None, "longer than twelve bytes"]})
frame.write_ipc(here / "polars.arrow", compression="zstd")
