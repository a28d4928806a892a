#!/usr/bin/env bash
# Runs a test command five times in a row, the last two beside a busy loop on every core; ends with the first
# that fails.   tools/repeat_tests.sh COMMAND…
set -euo pipefail
loops=()
trap 'kill "${loops[@]}" 2>/dev/null || true' EXIT
for run in 1 2 3 4 5; do
  if [ "$run" = 4 ]; then
    for _ in $(seq "$(nproc)"); do
      (while :; do :; done) &
      loops+=($!)
    done
  fi
  echo "run $run of 5$([ "$run" -ge 4 ] && echo ', beside busy loops')"
  SECONDS=0
  "$@"
  echo "run $run of 5: ${SECONDS} s"
done
