#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: [FOREIGN=INTERFACE PEER=INTERFACE] scenarios.sh INTERFACE PCI-ADDRESS [SCENARIO...]
#
# Runs fake-guest in every way that matters, on a machine with mp, vhost_mp and mpnic loaded, the
# interface up and iomem=relaxed. After each scenario nothing may be left pinned or mapped, and every
# frame must be accounted for. FOREIGN is a network device whose driver, the stock e1000e, does not know the mp port API, and PEER
# another one at the same wire. Prints TAP; exits with 1 when a scenario failed.

interface=$1
pci=$2
sender="--pci $pci"
shift 2
guest=${FAKE_GUEST:-$(dirname "$0")/fake-guest}
mode=/sys/module/vhost_mp/parameters/receive_mode
segments=/sys/module/mp/parameters/segments
number=0
failed=0

# shellcheck source=test/lab/fake-guest/scenario.sh
. "$(dirname "$0")/scenario.sh"

# What the interface may send and receive.
mtu() {
	busybox ip link set "$interface" mtu "$1"
}

# A scenario that takes long: only when its name is given.
long() {
	[ -z "$wanted" ] || scenario "$@"
}

# Waits until nothing is pinned for long in the whole machine.
await_unpinned() {
	tries=100
	while :; do
		cat /proc/sys/vm/stat_refresh >/dev/null
		pinned=$(($(sed -n 's/^nr_foll_pin_acquired //p' /proc/vmstat) - $(sed -n 's/^nr_foll_pin_released //p' /proc/vmstat)))
		[ $pinned != 0 ] || return 0
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.1
	done
}

# hooked NAME COUNTER AT-LEAST OPTION...: through the receive hook of a device whose driver does not know ports; without
# a counter, the process ends before it can tell any.
hooked() {
	name=$1 counter=$2 least=$3
	shift 3
	[ -n "$FOREIGN" ] || return
	[ -z "$wanted" ] || case " $wanted " in *" $name "*) ;; *) return ;; esac
	number=$((number + 1))
	reason=
	output=$("$guest" --interface "$FOREIGN" --peer "$PEER" "$@" 2>&1) || reason="exit status $?"
	await_unpinned || reason="$pinned pages pinned"
	if [ -z "$reason" ] && [ "$counter" != none ]; then
		statistics=$(echo "$output" | grep ^mp_)
		take
		[ "$mp_pins$mp_maps$mp_tx_pending" = 000 ] || reason="$mp_pins pages pinned, $mp_maps mapped"
		accounted || reason="frames are not accounted for"
		[ "$mp_rx_frames" = "$mp_fallback_rx_hook" ] || reason="a frame was not copied from the hook"
		[ $(($counter)) -ge "$least" ] || reason="$counter is $(($counter))"
	fi
	if [ -z "$reason" ]; then
		echo "ok $number $name"
	else
		echo "not ok $number $name: $reason"
		failed=1
	fi
	echo "# $output" | head -n 1
}

# The same with a tap, which keeps frames until they are read.
tapped() {
	device=$FOREIGN wire=$PEER
	FOREIGN=tap0 PEER=tap
	hooked "$@"
	FOREIGN=$device PEER=$wire
}

# A scenario that needs another machine than the others: only when its name is given.
named() {
	[ -z "$wanted" ] || scenario "$@"
}

# As named, of a machine whose devices see the addresses of its memory.
direct() {
	named "$@"
}

wanted=$*
if ! look; then
	echo "Bail out! $interface has no statistics"
	exit 1
fi
# The counters begin anew with the device, so this is the first.
scenario transmit-unregister mp_binds 1 --frames 64 --at 64:send-and-unregister
scenario zero-copy mp_rx_zero_copy 1455 --frames 1455
scenario transmit mp_tx_frames 1 --frames 64 --arp
scenario split-descriptors mp_rx_zero_copy 300 --frames 300 --shape split
scenario too-many-segments mp_fallback_too_many_segments 300 --frames 300 --shape scattered
scenario buffer-too-small mp_rx_drop_too_small 1 --frames 1455 --shape small
scenario interrupted mp_rx_zero_copy 250 --frames 250 --gap 10000 --at 50:note-interrupts --at 250:interrupted
scenario busyloop mp_rx_zero_copy 250 --frames 250 --gap 10000 --busyloop 1000000 --at 50:note-interrupts \
	--at 250:polled
scenario soak mp_rx_zero_copy 15000 --frames 15000 --soak
scenario big mp_rx_zero_copy 600 --frames 600 --shape big
scenario merged mp_rx_zero_copy 1455 --frames 1455 --shape merged
scenario merged-log mp_rx_zero_copy 300 --frames 300 --shape merged --log
scenario merged-restart mp_rx_zero_copy 500 --frames 1000 --shape merged --at 300:restart --at 301:restart --at 700:restart
scenario merged-rebind mp_rx_zero_copy 500 --frames 2000 --shape merged --at 300:rebind --at 1100:rebind
scenario merged-stale mp_fallback_stale_page 200 --frames 600 --shape merged --at 0:discard
scenario merged-reset mp_rx_resets 3 --frames 2000 --shape merged --at 300:reset --at 301:reset --at 900:reset
mtu 9000
scenario jumbo mp_rx_zero_copy 300 --frames 300 --shape merged --length 1500..9000
scenario jumbo-transmit mp_tx_zero_copy 100 --frames 64 --at 64:send-jumbo
scenario jumbo-host rx_frames 300 --host --frames 300 --length 60..9000
mtu 1500
scenario dirty-log mp_rx_zero_copy 300 --frames 300 --log
scenario dirty-log-copied mp_fallback_too_many_segments 300 --frames 300 --log --shape scattered
scenario stale-pages mp_fallback_stale_page 200 --frames 600 --at 0:discard
# For a device whose descriptors take one address.
echo 1 >$segments
scenario joined mp_rx_zero_copy 1455 --frames 1455
scenario joined-merged mp_rx_zero_copy 1455 --frames 1455 --shape merged
scenario joined-scattered mp_fallback_too_many_segments 300 --frames 300 --shape scattered
scenario joined-huge mp_rx_zero_copy 300 --frames 300 --huge whole
# After the buffers in flight, those in new pages are joined to what was there before.
scenario joined-stale mp_rx_zero_copy 1700 --frames 2000 --at 0:discard-half
scenario joined-rebind mp_binds 2 --frames 2000 --at 500:rebind
echo 2 >$segments
# The child gets copies of pinned pages: a fork takes nothing from under the NIC.
scenario huge mp_rx_zero_copy 300 --frames 300 --huge whole --at 299:huge
scenario huge-spoilt mp_rx_zero_copy 300 --frames 300 --huge spoilt --at 299:huge
scenario fork mp_rx_zero_copy 1000 --frames 1000 --at 0:fork --at 300:fork --at 700:fork --at 999:pins-kept
scenario protect mp_rx_zero_copy 1000 --frames 1000 --at 0:protect --at 999:pins-kept
scenario move mp_rx_zero_copy 1200 --frames 1455 --file --at 300:move --at 700:move --at 701:move
scenario base mp_rx_zero_copy 900 --frames 1000 --at 1:base --at 300:base --at 301:base --at 700:base
scenario reset mp_rx_resets 3 --frames 2000 --at 300:reset --at 301:reset --at 900:reset
scenario suspend mp_rx_resets 1 --frames 1000 --at 300:suspend --at 600:send-long
scenario transmit-reset tx_frames 200 --frames 64 --at 1:stop-transmit
scenario transmit-zero-copy mp_tx_zero_copy 250 --frames 64 --at 64:send-long
scenario transmit-gathered mp_tx_zero_copy 100 --frames 64 --at 64:send-in-pieces
scenario transmit-tables mp_tx_zero_copy 200 --frames 64 --at 64:send-in-tables
scenario regions mp_rx_zero_copy 1455 --frames 1455 --regions --at 700:send-long --at 1455:send-in-tables
scenario transmit-segments mp_tx_copied_too_many_segments 100 --frames 64 --at 64:send-in-too-many-pieces
scenario transmit-checksum mp_tx_zero_copy 100 --frames 64 --at 64:send-without-checksums
scenario transmit-short mp_tx_copied_short 20 --frames 64 --at 64:send-long
scenario transmit-shared mp_tx_copied_shared 30 --frames 64 --at 64:send-shared
scenario transmit-ungathered mp_tx_copied_no_gather 50 --frames 64 --at 64:send-ungathered
scenario transmit-restart mp_tx_zero_copy 200 --frames 64 --at 32:send-long --at 33:restart --at 64:send-long
scenario transmit-stop mp_rx_zero_copy 64 --frames 64 --at 64:send-and-stop
scenario transmit-purge mp_tx_purged 16 --frames 64 --at 64:send-and-purge
scenario transmit-unbind mp_rx_zero_copy 64 --frames 64 --at 64:send-and-unbind
scenario transmit-late mp_rx_zero_copy 64 --frames 64 --at 64:send-late
scenario transmit-mapped mp_tx_zero_copy 600 --frames 64 --at 64:send-mapped
scenario transmit-link-down mp_binds 6 --frames 64 --at 64:send-and-go-down
scenario transmit-memlock mp_tx_copied_memlock 1 --frames 64 --memlock 8 --at 64:send-long
scenario transmit-small-buffer mp_tx_frames 300 --frames 64 --at 0:small-send-buffer --at 1:send
scenario compat mp_rx_zero_copy 64 --frames 64 --at 1:compat
scenario locked-memory-limit mp_fallback_memlock 1 --frames 600 --memlock 64
# What somebody else has pinned is not made good by giving up pages of the cache.
scenario pinned-elsewhere mp_rx_zero_copy 200 --frames 1000 --memlock 1024 --at 0:pin-elsewhere \
	--at 0:discard-half
scenario restart mp_rx_reclaimed 5 --frames 2000 --at 100:restart --at 500:restart --at 1000:restart \
	--at 1001:restart --at 1999:restart
scenario rebind mp_binds 4 --frames 3000 --at 500:rebind --at 700:rebind --at 900:rebind
scenario link-down mp_binds 3 --frames 3000 --at 300:down --at 500:restart --at 700:down
# Fewer frames than the guest has buffers: however slow the end is, some are left to be taken back.
scenario unbind mp_rx_reclaimed 1 --frames 250 --gap 5000 --at 100:unbind
scenario exit mp_rx_reclaimed 1 --frames 250 --gap 5000 --at 100:exit
hooked hook mp_fallback_rx_hook 1455 --frames 1455
hooked hook-scattered mp_fallback_rx_hook 600 --frames 600 --shape scattered
hooked hook-too-small mp_rx_drop_too_small 1 --frames 1455 --shape small
hooked hook-log mp_fallback_rx_hook 300 --frames 300 --log
hooked hook-transmit mp_tx_zero_copy 100 --frames 64 --at 64:send-long
hooked hook-transmit-ungathered mp_tx_copied_no_gather 50 --frames 64 --at 64:send-ungathered
hooked hook-restart mp_rx_frames 1000 --frames 1000 --at 100:restart --at 500:restart
hooked hook-release mp_rx_frames 100 --frames 2000 --at 300:send-and-release --at 500:rebind
hooked hook-link-down mp_rx_frames 100 --frames 6000 --at 300:down --at 700:down
hooked hook-unregister mp_rx_frames 100 --frames 6000 --at 300:send-and-unregister
hooked hook-conditions mp_rx_frames 100 --frames 2000 --at 300:conditions
hooked hook-bridge mp_rx_frames 100 --frames 2000 --at 300:bridge
hooked hook-show mp_rx_frames 300 --frames 300 --at 200:send-long --at 250:show
hooked hook-trace mp_binds 1 --frames 300 --at 0:trace --at 100:send-long --at 250:traced
# More frames than there are places for headers: whoever still has one must find it as it was.
tapped hook-kept mp_tx_copied_shared 200 --frames 64 --at 64:send-long
hooked hook-exit none 0 --frames 1000 --at 300:exit
# The other way round: into a guest by virtio_net, which lets others' frames in some time after it was told to, so that the
# first ones may be missing, as they may after a rebind.
swapped=$FOREIGN
FOREIGN=$PEER
PEER=$swapped
hooked hook-virtio mp_fallback_rx_hook 1300 --frames 1455 --at 0:rebind
# Behind a hub this one does not gather.
hooked hook-virtio-transmit mp_tx_copied_no_gather 50 --frames 64 --at 0:rebind --at 64:send-long
hooked hook-virtio-link-down mp_rx_frames 100 --frames 6000 --at 300:down --at 700:down
PEER=$FOREIGN
FOREIGN=$swapped
echo 1 >$mode
scenario copy mp_fallback_forced 300 --frames 300
scenario transmit-copy mp_tx_copied_forced 300 --frames 64 --at 64:send-long
echo 2 >$mode
scenario copy-and-wipe mp_fallback_forced 300 --frames 300
echo 3 >$mode
scenario stale-copy mp_fallback_stale_copy 1 --frames 300
echo 0 >$mode
long long-soak mp_rx_zero_copy 1000000 --frames 1000000 --soak
scenario pairs mp_rx_checksum_good 200 --pairs
# The last one: who looks at the IOMMU from outside knows of its latest changes only.
scenario several mp_rx_zero_copy 1000 --several
# In a machine whose devices all need bounce buffers (kernel arguments swiotlb=force intel_iommu=off), and where
# refused accesses are expected.
named cut-off cut_offs 1 --frames 600 --at 100:cut-off
named lost-bus rx_resets 1 --frames 1000 --at 300:lose-bus
named bounced mp_fallback_map_bounced 600 --frames 600 --scribble
named bounced-huge mp_fallback_map_bounced 600 --frames 600 --huge whole
# In a machine without an IOMMU (intel_iommu=off), where pages do not adjoin unless they do so by themselves.
echo 1 >$segments
direct unjoined mp_fallback_too_many_segments 10 --frames 600 --at 0:discard-half
echo "1..$number"
exit $failed
