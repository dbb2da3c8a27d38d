# Inside a bare Debian 13 of another processor: the arm64 package, built in studyhours/dist.
set -eu
cd /root/studyhours
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
dpkg --add-architecture arm64
apt-get -q update >/tmp/apt.log 2>&1
# Recommended besides is what sets the kernel of the whole computer to run such programs.
apt-get install -y -q --no-install-recommends qemu-user file xvfb xauth fonts-noto-cjk \
    ./dist/studyhours_*_arm64.deb >/tmp/apt.log 2>&1 || { tail -20 /tmp/apt.log; exit 1; }
dpkg -V studyhours
dpkg-deb --info dist/studyhours_*_arm64.deb | grep -E '^ (Architecture|Installed-Size|Depends)'
find /opt/studyhours -type f -exec file -N -b '{}' + | grep ELF | cut -d, -f1-2 | sort | uniq -c
test "$(find /opt/studyhours -type f -exec file -N -b '{}' + | grep ELF | grep -c -v aarch64)" = 0
run="qemu-aarch64 $(echo /opt/studyhours/python/bin/python3*) -I -S -B"
$run /opt/studyhours/app/start.py --version
$run /opt/studyhours/app/start.py self-test
PYTHONPATH=.:packaging:packaging/proofs python3 -c "import pathlib, qt_test; \
from installers.target import this_debian; qt_test.lay(this_debian('arm64'), pathlib.Path('/clicks/extra'))"
xvfb-run -a -s '-screen 0 1366x768x24' $run packaging/proofs/clicks.py . /clicks/extra /proof/arm64 --short
$run /opt/studyhours/app/start.py doctor '/proof/arm64/示范学校 school.studyhours'
apt-get purge -y -q studyhours >/tmp/apt.log 2>&1
test ! -e /opt/studyhours
echo 'built, installed, run in qemu, removed'
