# Inside a bare root: pinyin through fcitx5, then through ibus.
set -u
export HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
dpkg -s studyhours >/dev/null 2>&1 || { apt-get -q update; apt-get install -y -q --no-install-recommends /root/studyhours_*.deb; } >/tmp/apt.log 2>&1
apt-get install -y -q --no-install-recommends fcitx5 fcitx5-chinese-addons fcitx5-pinyin ibus \
    ibus-libpinyin dbus dbus-x11 xdotool imagemagick openbox dconf-cli procps xvfb xauth \
    fonts-noto-cjk >/tmp/apt.log 2>&1
mkdir -p /proof/typing ~/.config/fcitx5
cat > ~/.config/fcitx5/profile <<'END'
[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin
[Groups/0/Items/0]
Name=pinyin
Layout=
[GroupOrder]
0=Default
END
export XMODIFIERS=@im=none
python=$(echo /opt/studyhours/python/bin/python3*)
cat > /tmp/type.sh <<'END'
openbox &
case $QT_IM_MODULE in
fcitx) fcitx5 -d >/tmp/fcitx.log 2>&1; sleep 6; fcitx5-remote -o ;;
ibus) ibus-daemon -drx >/tmp/ibus.log 2>&1; sleep 8; ibus engine libpinyin ;;
esac
method=$QT_IM_MODULE
eval "$(grep '^case' /opt/studyhours/studyhours)"  # as the program itself is started
"$PYTHON" -I -S -B /clicks/chinese_input.py /clicks /clicks/extra 15 > /tmp/typed 2>/tmp/typed.err &
program=$!
for _ in $(seq 60); do grep -q ready /tmp/typed && break; sleep 1; done
sleep 2
[ "$method" = fcitx ] && fcitx5-remote -s pinyin
xdotool type --delay 200 nihao; sleep 2
import -window root "/proof/typing/$method.png"
xdotool key space
wait $program
cat /tmp/typed /tmp/typed.err
END
failed=0
for module in fcitx ibus; do
    said=$(PYTHON=$python QT_IM_MODULE=$module timeout 120 dbus-run-session -- \
        xvfb-run -a -s '-screen 0 1366x768x24' bash /tmp/type.sh 2>&1)
    case $said in
    *'typed: 你好'*) echo "ok    $module: 你好" ;;
    *) echo "WRONG $module: $said"; failed=1 ;;
    esac
    pkill -x fcitx5; pkill -x ibus-daemon
done
exit $failed
