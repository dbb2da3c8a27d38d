#!/bin/sh
# Before an upgrade: nothing is changed while the program runs, nor for an older version.
set -e
if [ "$1" = upgrade ]; then
    if dpkg --compare-versions "$2" gt "@VERSION@"; then
        echo "已安装更新的版本 $2，没有作任何改动。 A newer StudyHours, $2, is installed; nothing was changed." >&2
        exit 1
    fi
    for program in /proc/[0-9]*/exe; do
        case $(readlink "$program" 2>/dev/null || true) in
        /opt/studyhours/*)
            echo "研训学时正在运行，请先关闭再升级。 StudyHours is running: close it, then upgrade." >&2
            exit 1
            ;;
        esac
    done
fi
