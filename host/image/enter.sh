#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Runs a program inside the lab tree. To be started in a mount namespace of its own (unshare --mount), as root there:
# then every mount made here vanishes with the last process, however that ends.
#
#   enter.sh --tree DIR [--keep-writable] [--bind PATH PLACE]... [--bind-read-only PATH PLACE]... --cwd DIR --
#            PROGRAM [ARGUMENT]...
#
# The root is a tmpfs that holds the tree's /usr and /etc, the machine's /dev and /proc, and the named files and
# directories at the named places, so that nothing is created in the tree for them.
set -eu

# chroot is there, and not in the PATH of Debian's ordinary users.
PATH=$PATH:/usr/sbin:/sbin

tree=
cwd=/
keep_writable=no
root=

bind() { # PATH PLACE MODE
	if [ -d "$1" ]; then
		mkdir -p "$root$2"
	elif [ ! -e "$root$2" ]; then
		mkdir -p "$root${2%/*}"
		: >"$root$2"
	fi
	mount --rbind "$1" "$root$2"
	if [ "$3" = read-only ]; then
		# A user namespace may refuse to change flags of a mount that it inherited; the bind itself is what counts.
		mount -o remount,bind,ro "$root$2" 2>/dev/null || :
	fi
}

while [ $# -gt 0 ]; do
	case $1 in
	--tree)
		tree=$2
		# A place that surely hides none of the directories to bind.
		root=$tree/mnt
		# By this name finish.sh knows where it is.
		mount -t tmpfs -o mode=755,size=50% mprig-lab "$root"
		for link in bin sbin lib lib64; do
			ln -s "usr/$link" "$root/$link"
		done
		mkdir -m 1777 "$root/tmp"
		mkdir "$root/usr" "$root/etc" "$root/dev" "$root/proc" "$root/run" "$root/root" "$root/var" "$root/var/tmp"
		mount --bind "$tree/usr" "$root/usr"
		mount --bind "$tree/etc" "$root/etc"
		mount --rbind /dev "$root/dev"
		mount --rbind /proc "$root/proc"
		shift 2
		;;
	--keep-writable)
		keep_writable=yes
		shift
		;;
	--bind)
		bind "$2" "$3" read-write
		shift 3
		;;
	--bind-read-only)
		bind "$2" "$3" read-only
		shift 3
		;;
	--cwd)
		cwd=$2
		shift 2
		;;
	--)
		shift
		break
		;;
	*)
		echo "enter.sh: unknown option $1" >&2
		exit 2
		;;
	esac
done

if [ "$keep_writable" = no ]; then
	mount -o remount,bind,ro "$root/usr" 2>/dev/null || :
	mount -o remount,bind,ro "$root/etc" 2>/dev/null || :
fi
mkdir -p "$root$cwd"
exec chroot "$root" /usr/bin/env -C "$cwd" "$@"
