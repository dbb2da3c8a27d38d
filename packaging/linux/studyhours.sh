#!/bin/sh
# Starts StudyHours from wherever this folder lies. Python looks at nothing outside of it.
here=$(dirname "$(readlink -f "$0")")
# Qt has no plugin for fcitx; fcitx5 answers as ibus as well.
case ${QT_IM_MODULE-} in fcitx*) export QT_IM_MODULE=ibus ;; esac
for python in "$here"/python/bin/python3.*; do
    exec "$python" -I -S -B "$here/app/start.py" "$@"
done
