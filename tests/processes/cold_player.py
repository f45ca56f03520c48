"""Play the rest of a scenario in an interpreter that knows nothing yet."""

import sys
from datetime import datetime

from theatre import join_stage


def main() -> None:
    """Arguments: database, scenario, steps already played, case id, the clock's moment."""
    url, name, at, case_id, moment = sys.argv[1:]
    stage = join_stage(url, name, int(at), case_id, datetime.fromisoformat(moment))
    stage.player.play()
    stage.assert_sound()
    stage.close()


if __name__ == "__main__":
    main()
