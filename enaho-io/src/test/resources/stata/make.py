"""Writes the small Stata files of this folder: pandas 1.5.3, formats 114, 117, 118 and 119, both byte orders."""
import datetime
import pathlib

import numpy as np
import pandas as pd

here = pathlib.Path(__file__).parent
frame = pd.DataFrame(
    {
        "conglome": ["005007", "005008", "", "015545"],
        "p303": np.array([1, 2, np.nan, 1]),
        "p208a": np.array([6, 17, 100, -127], dtype="int8"),
        "mieperho": np.array([4, 32740, -32767, 0], dtype="int16"),
        "p401g2": np.array([150101, 2147483620, 4002, -5], dtype="int32"),
        "factor07": np.array([204.46, 0.5, 1e-3, 286.62033], dtype="float32"),
        "inghog1d": np.array([12345.678901234567, np.nan, -0.0, 8.9e307]),
        "etiqueta": ["niño", "niña", "", "ñandú"],
        "largo": ["x" * 3000, "", "corto", "x" * 3000],
    }
)
stamp = datetime.datetime(2024, 1, 1)
labels = {"p208a": {6: "seis", 17: "diecisiete"}}
for version in (114, 117, 118, 119):
    for order in ("little", "big"):
        # Format 114 has no long strings, and pandas 1.5.3 writes their lengths little-endian in big-endian files.
        long_strings = version > 114 and order == "little"
        data = frame if long_strings else frame.drop(columns="largo")
        if version == 119:
            # pandas leaves 119 to files of more than 32,767 columns.
            for c in range(3):
                data = data.assign(**{f"extra{c}": np.array([c, c, c, c], dtype="int8")})
        data.to_stata(
            here / f"pandas-{version}-{order}.dta",
            write_index=False,
            version=version,
            byteorder=order,
            time_stamp=stamp,
            data_label="prueba",
            value_labels=labels,
            convert_strl=["largo"] if long_strings else None,
        )
