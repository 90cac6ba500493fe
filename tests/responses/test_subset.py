import numpy as np

import icmeasure as ic
from icmeasure.responses.subset import subset


def test_rows_stay_side_by_side():
    instrument = ic.load("it-flexibility")
    whole = ic.validate(ic.simulate_answers(instrument, n=10, seed=1), instrument)
    kept = np.arange(10) % 3 == 0
    part = subset(whole, kept)
    assert part.frame["MOD1"].tolist() == whole.frame["MOD1"][kept].tolist()
    assert part.keys["respondent"].tolist() == whole.keys["respondent"][kept].tolist()
    assert part.raw.rows == (1, 4, 7, 10)
    assert part.raw.frame["respondent"].tolist() == part.keys["respondent"].tolist()
    assert part.frame.index.tolist() == [0, 1, 2, 3]
    assert len(whole.frame) == 10
    assert len(ic.score(part).constructs) == 4
