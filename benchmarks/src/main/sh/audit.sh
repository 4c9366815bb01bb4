#!/bin/sh
# Time and memory of whole audits, the program's start included, on a full-size synthetic survey.
#
#   benchmarks/src/main/sh/audit.sh [FOLDER [RUNS]]
#
# FOLDER holds the survey (as `equidad synth` writes it); without it one is made and thrown away. Every run starts with an
# empty private folder, so that nothing is resumed. Needs GNU time (/usr/bin/time). Prints one line a run:
# pace, seconds, processor seconds, megabytes of memory at most, load of the machine before the run.
set -eu
root=$(cd "$(dirname "$0")/../../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
survey=${1:-}
runs=${2:-3}
if [ -z "$survey" ]; then
    survey=$work/survey
    "$root/equidad" synth --out "$survey" --quiet
fi
printf '%s\t%s\t%s\t%s\t%s\n' pace seconds processor_seconds megabytes load
for pace in quick full; do
    option=
    if [ "$pace" = quick ]; then option=--quick; fi
    k=0
    while [ "$k" -lt "$runs" ]; do
        k=$((k + 1))
        load=$(cut -d ' ' -f 1 /proc/loadavg)
        # shellcheck disable=SC2086
        /usr/bin/time -f '%e %U %S %M' -o "$work/time" \
            "$root/equidad" audit --data "$survey" --out "$work/out" --private "$work/private" --quiet $option \
            > /dev/null 2> "$work/messages" || { cat "$work/messages" >&2; exit 1; }
        awk -v pace="$pace" -v load="$load" \
            '{ printf "%s\t%.1f\t%.1f\t%.0f\t%s\n", pace, $1, $2 + $3, $4 / 1024, load }' "$work/time"
        rm -rf "$work/out" "$work/private"
    done
done
