#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# usage: instrument.sh INTERFACE PCI-ADDRESS
#
# Runs fake-guest once on a bought card whose wire leads to the instrument, with mp and vhost_mp loaded. Whoever has the
# instrument sends as many frames as are wanted here when the guest's first one is there, and four that are too long for the
# card among them; and then gets 300 more. Prints TAP.

interface=$1
sender="--peer instrument --filter"
guest=${FAKE_GUEST:-$(dirname "$0")/fake-guest}
number=0
failed=0

# shellcheck source=test/lab/fake-guest/scenario.sh
. "$(dirname "$0")/scenario.sh"

# shellcheck disable=SC2034 # in scenario.sh
wanted=
"$guest" --interface "$interface" --prepare-card
if ! look; then
	echo "Bail out! $interface has no statistics"
	exit 1
fi
scenario instrument mp_rx_zero_copy 600 --frames 600 --at 600:card-counters --at 600:send-to-instrument
echo "1..$number"
exit $failed
