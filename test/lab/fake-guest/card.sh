#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: CARD=igb|e1000e PEER=INTERFACE card.sh INTERFACE PCI-ADDRESS [SCENARIO...]
#
# Runs fake-guest on a bought card whose driver has the port API, with mp and vhost_mp loaded; PEER is another network device
# at the same wire, with long frames. The guest has a queue and its own address, the host has the others; or, behind e1000e,
# the whole card. After each scenario
# nothing may be left pinned or mapped, and every frame must be accounted for. Prints TAP; exits with 1 when a scenario failed.
#
# The card loses frames while the guest's queue stands still. A guest's buffer that is in two pages is two pieces, which mp
# joins to one, as the card's descriptor takes it: all frames are in place.

interface=$1
# It refuses a test of itself where the others start over, and has no way of its own for XDP.
case $CARD in
e1000e) sender="--peer $PEER --whole" resets=0 xdp_resets=0 ;;
*) sender="--peer $PEER --filter" resets=1 xdp_resets=2 ;;
esac
shift 2
guest=${FAKE_GUEST:-$(dirname "$0")/fake-guest}
number=0
failed=0

# shellcheck source=test/lab/fake-guest/scenario.sh
. "$(dirname "$0")/scenario.sh"

# shellcheck disable=SC2034 # in scenario.sh
wanted=$*
busybox ip link set "$PEER" mtu 9100
"$guest" --interface "$interface" --prepare-card
if ! look; then
	echo "Bail out! $interface has no statistics"
	exit 1
fi
# The counters begin anew with the device, so this is the first.
scenario card-unregister mp_binds 1 --frames 3000 --at 300:send-and-unregister
scenario card-zero-copy mp_rx_zero_copy 1455 --frames 1455
scenario card-split mp_rx_zero_copy 300 --frames 300 --shape split
scenario card-tagged mp_rx_zero_copy 1455 --frames 1455 --length 64..1518 --vlan 7
scenario card-host mp_rx_zero_copy 600 --frames 600 --at 300:host-beside
scenario card-groups mp_rx_zero_copy 200 --frames 600 --at 300:send-to-groups
scenario card-two mp_rx_zero_copy 400 --frames 600 --at 100:begin-another --at 600:end-another
scenario card-too-long mp_rx_zero_copy 200 --frames 600 --at 300:send-too-long
# The first would wait for ever without interrupts.
scenario card-slow mp_rx_zero_copy 100 --frames 100 --gap 20000000
scenario card-busyloop mp_rx_zero_copy 300 --frames 300 --busyloop 1000000
scenario card-log mp_rx_zero_copy 300 --frames 300 --log
scenario card-conditions mp_binds 2 --frames 2000 --at 300:queue-conditions
scenario card-rebind mp_binds 4 --frames 3000 --at 500:rebind --at 700:rebind --at 900:rebind
scenario card-link-down mp_binds 3 --frames 4000 --at 300:down --at 700:down
scenario card-restart mp_rx_reclaimed 5 --lossy --frames 2000 --at 100:restart --at 500:restart --at 501:restart
scenario card-stop mp_rx_reclaimed 2 --lossy --frames 2000 --at 300:stop-and-look --at 700:stop-and-look
scenario card-rings mp_rx_resets 2 --frames 3000 --at 300:change-rings --at 700:change-rings
scenario card-reset mp_rx_resets 2 --frames 3000 --at 300:reset-card --at 301:reset-card --at 900:reset-card
scenario card-xdp mp_rx_resets $xdp_resets --frames 4000 --at 300:attach-xdp --at 900:attach-xdp
scenario card-test mp_rx_resets $resets --frames 15000 --at 300:test-card
scenario card-suspend mp_rx_resets 1 --lossy --frames 2000 --at 300:suspend
scenario card-unbind mp_rx_reclaimed 1 --frames 600 --at 300:unbind
scenario card-exit mp_rx_reclaimed 1 --frames 600 --at 300:exit
scenario card-transmit mp_tx_zero_copy 250 --frames 64 --at 64:send-long
scenario card-transmit-pieces mp_tx_zero_copy 100 --frames 64 --at 64:send-in-pieces
scenario card-transmit-mapped mp_tx_zero_copy 600 --frames 64 --at 64:send-mapped
scenario card-transmit-shared mp_tx_copied_shared 30 --frames 64 --at 64:send-shared
# So many that what is sent and what is received share a vector; both processors send by that of the guest's queue.
"$guest" --interface "$interface" --prepare-card=8
[ "$CARD" = e1000e ] || echo 3 >"/sys/class/net/$interface/queues/tx-1/xps_cpus"
scenario card-paired tx_queue_1_packets 300 --frames 200 --gap 5000000 --at 100:send-long
echo "1..$number"
exit $failed
