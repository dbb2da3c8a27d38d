# Inside a bare root: the package alone, nothing of a desktop. Every line has to succeed.
set -eu
cd /root
refused() { if "$@"; then echo "should have failed: $*"; exit 1; fi; }
dpkg -i --force-depends studyhours_*.deb 2>&1 | grep -v -i -e warning -e depends -e 'package lib' || true
test "$(command -v studyhours)" = /usr/bin/studyhours
refused command -v python3
studyhours --version
studyhours self-test
studyhours demo /root/school.studyhours --teachers 3
dpkg -V studyhours
# Neither while it runs, nor an older version over a newer one; what is installed goes on working.
/opt/studyhours/python/bin/python3* -c 'import time; time.sleep(600)' &
refused dpkg -i --force-depends studyhours_*.deb >/tmp/said 2>&1
grep -a running /tmp/said
kill $!
wait || true
sed -i '/^Package: studyhours$/,/^$/s/^Version: .*/Version: 99.0/' /var/lib/dpkg/status
refused dpkg -i --force-depends studyhours_*.deb >/tmp/said 2>&1
grep -a newer /tmp/said
studyhours --version
sed -i '/^Package: studyhours$/,/^$/s/^Version: 99.0$/Version: 0/' /var/lib/dpkg/status
dpkg -i --force-depends studyhours_*.deb >/tmp/said 2>&1
test -s /root/school.studyhours
dpkg --purge studyhours 2>&1 | tail -1
test ! -e /opt/studyhours
test ! -e /usr/bin/studyhours
test -z "$(find / -xdev -path /proc -prune -o -path /root -prune -o -iname '*studyhours*' -print)"
test -s /root/school.studyhours
echo 'installed, tested, removed; the ledger is still there'
