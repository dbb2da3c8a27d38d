# Inside a bare root: the package with what every desktop has, the window by clicks, the archive.
set -eux
cd /root
refused() { if "$@"; then echo "should have failed: $*"; exit 1; fi; }
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
apt-get -q update
apt-get install -y -q --no-install-recommends ./studyhours_*.deb >/tmp/apt.log 2>&1 || { tail -20 /tmp/apt.log; exit 1; }
tail -1 /tmp/apt.log
# Only for the proof: a screen, somebody to look whether the files are well-formed, a Chinese font.
apt-get install -y -q --no-install-recommends xvfb xauth fonts-noto-cjk desktop-file-utils shared-mime-info libglib2.0-bin xz-utils >/tmp/apt.log 2>&1
desktop-file-validate /usr/share/applications/studyhours.desktop
dpkg-reconfigure studyhours
useradd -m teacher
useradd -m colleague
mkdir -p /proof
chmod 777 /proof
as() { who=$1; shift; runuser -u "$who" -- env -i HOME="/home/$who" PATH=/usr/bin:/bin LC_ALL=C.UTF-8 "$@"; }
screen() { who=$1; shift; as "$who" xvfb-run -a -s '-screen 0 1366x768x24' "$@"; }

as teacher studyhours self-test
as teacher studyhours new /home/teacher/a.studyhours --school 学校
as teacher gio info -a standard::content-type /home/teacher/a.studyhours | grep application/x-studyhours
as teacher gio mime application/x-studyhours | grep studyhours.desktop
# The window as the menu starts it, for ten seconds.
screen teacher timeout 10 studyhours || test $? = 124
screen teacher /opt/studyhours/python/bin/python3* -I -S -B /clicks/clicks.py /clicks /clicks/extra /proof/deb
as teacher studyhours doctor '/proof/deb/示范学校 school.studyhours'

# The archive: spaces and Chinese characters, another user, a folder nobody can write to.
place='/home/teacher/我的 软件'
as teacher mkdir -p "$place"
as teacher tar -xJf /dev/stdin -C "$place" < /root/StudyHours-*-linux-*.tar.xz
chmod 755 /home/teacher
app=$(echo "$place"/StudyHours-*)
as teacher "$app/studyhours" self-test
as colleague "$app/studyhours" self-test
mkdir '/mnt/只读 read only'
mount --bind -o ro "$app" '/mnt/只读 read only'
refused as teacher touch '/mnt/只读 read only/x'
as colleague '/mnt/只读 read only/studyhours' self-test
screen colleague '/mnt/只读 read only/python/bin/'python3* -I -S -B /clicks/clicks.py /clicks /clicks/extra /proof/portable --short
umount '/mnt/只读 read only'
# A user name in Chinese, and a path of 240 characters, which Linux does not mind.
useradd -m --badname 张老师
long="/home/张老师/$(printf '长%.0s' $(seq 70))/$(printf 'a%.0s' $(seq 150))"
test "${#long}" -ge 230
as 张老师 mkdir -p "$long"
as 张老师 tar -xJf /dev/stdin -C "$long" < /root/StudyHours-*-linux-*.tar.xz
app=$(echo "$long"/StudyHours-*)
test "${#app}" -ge 240
as 张老师 "$app/studyhours" self-test
as 张老师 "$app/studyhours" new '/home/张老师/台账.studyhours' --school 学校
as 张老师 studyhours doctor '/home/张老师/台账.studyhours'
rm -rf /home/张老师

# No rights, no space: a message, and nothing lost.
refused as colleague studyhours new /root/x.studyhours --school 学校
mkdir /mnt/full
mount -t tmpfs -o size=96k tmpfs /mnt/full
chmod 777 /mnt/full
refused as colleague studyhours new /mnt/full/x.studyhours --school 学校
umount /mnt/full

# The package: nobody but root installs it; without space for the new version the old one stays.
refused as teacher dpkg -i /root/studyhours_*.deb 2>&1 | grep -i superuser
sed -i '/^Package: studyhours$/,/^$/s/^Version: .*/Version: 0/' /var/lib/dpkg/status
cp -a /opt/studyhours /mnt/copy
room=$(($(du -sm /mnt/copy | cut -f1) + 40))
mount -t tmpfs -o "size=${room}m" tmpfs /opt
mv /mnt/copy /opt/studyhours
refused dpkg -i /root/studyhours_*.deb >/tmp/said 2>&1
grep -a 'No space left' /tmp/said
as teacher studyhours self-test
as teacher studyhours doctor '/proof/deb/示范学校 school.studyhours'
umount /opt
apt-get install -y -q ./studyhours_*.deb >/tmp/apt.log 2>&1

apt-get purge -y -q studyhours >/tmp/apt.log 2>&1
test ! -e /opt/studyhours
test -z "$(find /usr /etc /opt /var -xdev -iname '*studyhours*' -print)"
test -s '/proof/deb/示范学校 school.studyhours'
echo 'all of it proved'
