# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
#
# Runs a scenario of fake-guest on $interface, whose driver knows ports, and judges it by the driver's statistics. $sender says
# who sends the frames, $wanted which scenarios are; none: all.

# Reads every statistic into a variable of its name, and the sums of the fallbacks into $fallbacks and of the
# copied ones into $copied.
look() {
	statistics=$("$guest" --interface "$interface" --statistics) || return 1
	take
}

# Takes $statistics apart.
take() {
	eval "$statistics"
	fallbacks=0 copied=0
	for statistic in $statistics; do
		case $statistic in
		mp_fallback_*) fallbacks=$((fallbacks + ${statistic#*=})) ;;
		mp_tx_copied_*) copied=$((copied + ${statistic#*=})) ;;
		esac
	done
}

# Held by a process that is gone: released when its files are, which may be a moment later.
await_release() {
	tries=100
	until look && [ "$mp_pins$mp_maps$mp_pairs" = 000 ]; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.1
	done
}

accounted() {
	dropped=$((mp_rx_drop_too_small + mp_rx_drop_device + mp_rx_drop_fault + mp_rx_drop_stopped))
	[ "$mp_rx_frames" = $((mp_rx_zero_copy + fallbacks)) ] &&
		[ "$mp_rx_completed" = $((mp_rx_frames + dropped)) ] &&
		[ "$mp_tx_frames" = $((mp_tx_zero_copy + copied)) ]
}

# scenario NAME COUNTER AT-LEAST OPTION...: the counter must have grown by at least that much.
scenario() {
	name=$1 counter=$2 least=$3
	shift 3
	[ -z "$wanted" ] || case " $wanted " in *" $name "*) ;; *) return ;; esac
	number=$((number + 1))
	look
	before=$(($counter))
	reason=
	# shellcheck disable=SC2086 # an option and its argument
	output=$("$guest" --interface "$interface" $sender "$@" 2>&1) || reason="exit status $?"
	await_release || reason="$mp_pins pages pinned, $mp_maps and $mp_pairs pairs mapped"
	accounted || reason="frames are not accounted for"
	[ $(($counter - before)) -ge "$least" ] || reason="$counter grew too little"
	if [ -z "$reason" ]; then
		echo "ok $number $name"
	else
		echo "not ok $number $name: $reason"
		failed=1
	fi
	[ -z "$output" ] || echo "# $output"
}
