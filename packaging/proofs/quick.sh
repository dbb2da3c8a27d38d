# Inside a bare root: the package alone, nothing of a desktop. Every line has to succeed.
set -eu
cd /root
dpkg -i --force-depends studyhours_*.deb 2>&1 | grep -v -i -e warning -e depends -e 'package lib' || true
test "$(command -v studyhours)" = /usr/bin/studyhours
! command -v python3
studyhours --version
studyhours self-test
studyhours demo /root/school.studyhours --teachers 3
dpkg -V studyhours
dpkg --purge studyhours 2>&1 | tail -1
test ! -e /opt/studyhours
test ! -e /usr/bin/studyhours
test -z "$(find / -xdev -path /proc -prune -o -path /root -prune -o -iname '*studyhours*' -print)"
test -s /root/school.studyhours
echo 'installed, tested, removed; the ledger is still there'
