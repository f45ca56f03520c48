"""Play the rest of a scenario in an interpreter that knows nothing yet."""

import sys
from datetime import datetime

from theatre import MODELS, join_stage


def main() -> None:
    """Arguments: database, scenario, steps already played, case id, the clock's moment, model."""
    url, name, at, case_id, moment, model = sys.argv[1:]
    stage = join_stage(url, name, int(at), case_id, datetime.fromisoformat(moment), MODELS / model)
    stage.player.play()
    stage.assert_sound()
    stage.close()


if __name__ == "__main__":
    main()
