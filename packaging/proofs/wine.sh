# Inside a bare Debian 13 with Wine: OLD.exe and NEW.exe are two versions of the setup program.
set -u
export HOME=/root WINEPREFIX=/root/wine LANG=zh_CN.UTF-8 WINEDLLOVERRIDES='mscoree,mshtml='
cd /root
failed=0
home="$WINEPREFIX/drive_c/users/root"
app="$home/AppData/Local/Programs/StudyHours/app"
quiet() { sed -u -e '/wine32/d' -e '/multiarch/d' -e '/^execute /d' -e '/:fixme:/d' -e '/:err:/d' -e 's/\x1b\[[0-9;?]*[A-Za-z]//g'; }
# Wine wants a terminal; script gives it one and hands on the exit code.
w() { timeout 900 xvfb-run -a -s '-screen 0 1366x768x24' script -qec "$(printf '%q ' wine "$@")" /dev/null > /tmp/said 2>&1; code=$?; quiet < /tmp/said; return $code; }
expect() { wanted=$1; what=$2; shift 2; "$@"; code=$?; if [ $code = "$wanted" ]; then echo "ok    $what ($code)"; else echo "WRONG $what: $code instead of $wanted"; failed=1; fi; }
is() { if [ "$2" = "$3" ]; then echo "ok    $1: $3"; else echo "WRONG $1: $3 instead of $2"; failed=1; fi; }
installed() { w reg query 'HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\StudyHours' /v DisplayVersion | tr -d '\r' | awk '/DisplayVersion/ {print $3}'; }

timeout 120 xvfb-run -a script -qec 'wine wineboot -i' /dev/null >/dev/null 2>&1
expect 0 'silent install of the older version' w OLD.exe /S
is 'version installed' "$OLD" "$(installed)"
is 'files laid' "$FILES" "$(find "$app" -type f -not -name '*.cmd.*' | wc -l)"
expect 0 'self-test' w "$app/python.exe" "$app/start.py" self-test
expect 0 'studyhours.cmd' w cmd /c "C:\\users\\root\\AppData\\Local\\Programs\\StudyHours\\app\\studyhours.cmd" --version
is 'start menu' 1 "$(find "$home" -path '*Start Menu*' -name '研训学时.lnk' | wc -l)"
is 'what opens a ledger' 1 "$(w reg query 'HKCU\Software\Classes\StudyHours.Ledger\shell\open\command' /ve | tr -d '\r\n' | grep -c 'app.pythonw.exe".*app.start.py" "%1"')"
mkdir -p /proof/windows
expect 0 'the main job by clicks' w "$app/python.exe" 'Z:\clicks\clicks.py' 'Z:\clicks' 'Z:\clicks\extra' 'Z:\proof\windows'
tail -1 /tmp/said | quiet
ledger='/proof/windows/示范学校 school.studyhours'
before=$(sha256sum < "$ledger")

# The installer as a person sees it, and the program as the command for ledgers starts it: Wine does
# not look at the associations of a user alone.
cat > /tmp/look.sh <<'END'
wine NEW.exe &
for _ in $(seq 90); do xdotool search --name 安装 >/dev/null 2>&1 && break; sleep 1; done
sleep 5; import -window root /proof/windows/setup-1.png
xdotool key Return; sleep 3; import -window root /proof/windows/setup-2.png
xdotool key Escape; sleep 2; xdotool key Return; wineserver -k
END
timeout 200 xvfb-run -a -s '-screen 0 1366x768x24' script -qec 'bash /tmp/look.sh' /dev/null >/dev/null 2>&1
# What refuses, as a person sees it: $1 names the picture, the rest is run.
cat > /tmp/refuse.sh <<'END'
picture=$1; shift
wine "$@" &
for _ in $(seq 60); do xdotool search --name 研训学时 >/dev/null 2>&1 && break; sleep 1; done
sleep 3; import -window root "/proof/windows/$picture.png"
xdotool key Return; sleep 2; wineserver -k
END
cat > /tmp/open.sh <<'END'
app='C:\users\root\AppData\Local\Programs\StudyHours\app'
wine "$app\pythonw.exe" "$app\start.py" 'Z:\proof\windows\示范学校 school.studyhours' &
for _ in $(seq 150); do xdotool search --name 研训学时 >/dev/null 2>&1 && break; sleep 1; done
sleep 10; import -window root /proof/windows/opened.png
wine NEW.exe /S; echo "while running: $?"
wine "$HOME/wine/drive_c/users/root/AppData/Local/Programs/StudyHours/uninstall.exe" /S "_?=C:\users\root\AppData\Local\Programs\StudyHours"; echo "uninstall while running: $?"
wineserver -k
END
timeout 400 xvfb-run -a -s '-screen 0 1366x768x24' script -qec 'bash /tmp/open.sh' /dev/null > /tmp/said 2>&1
is 'upgrade of a running copy is refused' 'while running: 4' "$(tr -d '\r' < /tmp/said | grep -a 'while running' | grep -a -v uninstall)"
is 'uninstalling a running copy is refused' 'uninstall while running: 4' "$(tr -d '\r' < /tmp/said | grep -a 'uninstall while running')"
is 'version after that' "$OLD" "$(installed)"

cp "$ledger" "$app/inside.studyhours"
expect 8 'a ledger in the program folder' w NEW.exe /S
rm "$app/inside.studyhours"
expect 0 'upgrade' w NEW.exe /S
is 'version after the upgrade' "$NEW" "$(installed)"
is 'leftovers' '' "$(ls -d "$app".* 2>/dev/null)"
is 'the ledger' "$before" "$(sha256sum < "$ledger")"
expect 0 'the ledger in the new version' w "$app/python.exe" "$app/start.py" doctor 'Z:\proof\windows\示范学校 school.studyhours'
expect 3 'older over newer' w OLD.exe /S
timeout 100 xvfb-run -a -s '-screen 0 1366x768x24' script -qec 'bash /tmp/refuse.sh older OLD.exe' /dev/null >/dev/null 2>&1
is 'version after that' "$NEW" "$(installed)"
expect 5 'a path of 240 characters' w NEW.exe /S "/D=C:\\$(printf 'a%.0s' $(seq 237))"
mkdir -p /mnt/full /mnt/read
rm -rf /mnt/read/*
mount -t tmpfs -o size=40m tmpfs /mnt/full
mount --bind /mnt/read /mnt/read
mount -o remount,ro,bind /mnt/read
ln -sfn /mnt/full "$WINEPREFIX/dosdevices/e:"
ln -sfn /mnt/read "$WINEPREFIX/dosdevices/f:"
expect 6 'no space' w NEW.exe /S '/D=E:\StudyHours'
expect 7 'no right to write' w NEW.exe /S '/D=F:\StudyHours'
umount /mnt/full /mnt/read
expect 0 'self-test after all refusals' w "$app/python.exe" "$app/start.py" self-test

expect 0 'uninstall' w "$app/../uninstall.exe" /S
for _ in $(seq 30); do [ -e "$app" ] || break; sleep 1; done
sleep 3
is 'the program after uninstalling' '' "$(ls -d "$app" 2>/dev/null)"
is 'entries after uninstalling' '' "$(find "$home" -name '研训学时.lnk')"
is 'the registry after uninstalling' '' "$(installed)"
is 'the ledger after uninstalling' "$before" "$(sha256sum < "$ledger")"

mkdir -p "$WINEPREFIX/drive_c/users/张老师"
expect 0 'a user name in Chinese' w NEW.exe /S '/D=C:\users\张老师\研训' 学时
expect 0 'self-test there' w "$WINEPREFIX/drive_c/users/张老师/研训 学时/app/python.exe" "$WINEPREFIX/drive_c/users/张老师/研训 学时/app/start.py" self-test
exit $failed
