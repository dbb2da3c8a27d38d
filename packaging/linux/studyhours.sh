#!/bin/sh
# Starts StudyHours from wherever this folder lies. Python looks at nothing outside of it.
here=$(dirname "$(readlink -f "$0")")
for python in "$here"/python/bin/python3.*; do
    exec "$python" -I -S -B "$here/app/start.py" "$@"
done
