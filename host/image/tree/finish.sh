#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Runs once inside a freshly extracted tree, as root there. Extracting runs no maintainer scripts, so what the tools of
# the lab need of their work is done here; then what nobody reads is removed.
set -eu

# Anywhere else this would replace the accounts of the machine itself. Only enter.sh makes such a root.
if ! grep -q '^mprig-lab / tmpfs ' /proc/self/mounts; then
	echo "finish.sh: this is no tree of the lab; nothing was changed" >&2
	exit 1
fi

ldconfig

# Names that update-alternatives would have made.
ln -sf mawk /usr/bin/awk
ln -sf mawk /usr/bin/nawk
ln -sf gcc /usr/bin/cc
ln -sf g++ /usr/bin/c++
ln -sf which.debianutils /usr/bin/which

# Accounts and name lookup, as base-passwd and libc-bin install them.
cp /usr/share/base-passwd/passwd.master /etc/passwd
cp /usr/share/base-passwd/group.master /etc/group
cp /usr/share/libc-bin/nsswitch.conf /etc/nsswitch.conf

rm -rf /usr/share/doc /usr/share/fonts /usr/share/icons /usr/share/info /usr/share/lintian /usr/share/locale \
	/usr/share/man
