#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Prints drivers/vhost/vhost.h of a kernel, which the kernel's headers lack.
#
#   find-vhost-header.sh RELEASE
#
# It is taken from the source of the kernel's line (Debian's package linux-source-LINE) when that is
# installed; else the copy in vhost/LINE of this directory is.
set -eu

release=$1
line=$(echo "$release" | sed -n 's/^\([0-9]*\.[0-9]*\).*/\1/p')
here=${0%/*}
[ "$here" != "$0" ] || here=.

for suffix in xz zst gz bz2; do
	archive=/usr/src/linux-source-$line.tar.$suffix
	if [ -e "$archive" ]; then
		exec tar -xOf "$archive" --occurrence=1 "linux-source-$line/drivers/vhost/vhost.h"
	fi
done
if [ -e "$here/vhost/$line/vhost.h" ]; then
	exec cat "$here/vhost/$line/vhost.h"
fi
echo "vhost_mp needs vhost.h of kernel $release: install linux-source-$line" >&2
exit 1
