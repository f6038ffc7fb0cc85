"""``python -m jianzhen`` is the console script."""

from jianzhen.wiring.main import main

raise SystemExit(main())
