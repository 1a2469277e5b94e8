#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Puts the source of one of the kernel's own drivers into its directory here, and adds the port API to it.
#
#   prepare-driver.sh DRIVER RELEASE
#
# The source is taken from that of the kernel's line (Debian's package linux-source-LINE), unless somebody has put it
# there already. The patch must fit as it is: a driver that has changed may have changed in what the patch relies on.
set -eu

driver=$1 release=$2
line=$(echo "$release" | sed -n 's/^\([0-9]*\.[0-9]*\).*/\1/p')
here=${0%/*}
[ "$here" != "$0" ] || here=.
cd "$here/$driver"

case $driver in
e1000e) path=drivers/net/ethernet/intel/e1000e main=netdev.c ;;
igb) path=drivers/net/ethernet/intel/igb main=igb_main.c ;;
*) echo "there is no port API for $driver" >&2 && exit 1 ;;
esac
patch=linux-$line.patch
if [ ! -e "$patch" ]; then
	echo "nics/$driver has no patch for kernel $release: write $patch, or build without NICS=$driver" >&2
	exit 1
fi
for suffix in xz zst gz bz2; do
	archive=/usr/src/linux-source-$line.tar.$suffix
	if [ ! -e $main ] && [ -e "$archive" ]; then
		tar -xf "$archive" --strip-components=6 "linux-source-$line/$path"
	fi
done
if [ ! -e $main ]; then
	echo "nics/$driver needs the source of kernel $release: install linux-source-$line" >&2
	exit 1
fi

# busybox knows no fuzz.
if command -v patch >/dev/null; then
	apply="patch --fuzz=0"
else
	apply="busybox patch"
fi
if ! $apply -p1 <"$patch" >&2; then
	echo "nics/$driver/$patch does not fit $path of linux-source-$line: adapt the patch to it, or build without NICS=$driver" >&2
	exit 1
fi
