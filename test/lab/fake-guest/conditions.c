// SPDX-License-Identifier: Apache-2.0
/*
 * Network devices that would change a guest's frames, or deliver what is none: each is refused by an error of its own, and
 * taken again when it has changed its ways.
 */
#include "fake_guest.h"

#include <errno.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

/* Of NETDEV_FEATURE_COUNT of Linux 6.12, in words: the kernel takes no other number. */
#define FEATURES_MAX 64u
#define USUAL_MTU 1500
#define USUAL_RING 256u
#define USUAL_CHANNELS 4u
#define LONG_MTU 9000

static unsigned int feature_number(const char *name)
{
	struct ethtool_gstrings *names = calloc(1, sizeof(*names) + FEATURES_MAX * ETH_GSTRING_LEN);
	unsigned int i;

	if (!names)
		die("no memory");
	names->cmd = ETHTOOL_GSTRINGS;
	names->string_set = ETH_SS_FEATURES;
	ask_ethtool(names);
	for (i = 0; i < names->len && i < FEATURES_MAX; i++)
		if (!strncmp((const char *)names->data + i * ETH_GSTRING_LEN, name, ETH_GSTRING_LEN))
			break;
	if (i == names->len)
		die("the kernel has no feature %s", name);
	free(names);
	return i;
}

/* The device need not fulfil it. */
static void wish_feature(const char *name, bool on)
{
	unsigned int number = feature_number(name);
	struct ethtool_sfeatures *features =
		calloc(1, sizeof(*features) + FEATURES_MAX / 32 * sizeof(features->features[0]));

	if (!features)
		die("no memory");
	features->cmd = ETHTOOL_SFEATURES;
	features->size = FEATURES_MAX / 32;
	features->features[number / 32].valid = 1u << number % 32;
	features->features[number / 32].requested = on ? 1u << number % 32 : 0;
	if (try_ethtool(features))
		die("%s does not listen to wishes", interface);
	free(features);
}

static bool has_feature(const char *name)
{
	unsigned int number = feature_number(name);
	struct ethtool_gfeatures *features =
		calloc(1, sizeof(*features) + FEATURES_MAX / 32 * sizeof(features->features[0]));
	bool active;

	if (!features)
		die("no memory");
	features->cmd = ETHTOOL_GFEATURES;
	features->size = FEATURES_MAX / 32;
	ask_ethtool(features);
	active = features->features[number / 32].active & 1u << number % 32;
	free(features);
	return active;
}

static void set_feature(const char *name, bool on)
{
	wish_feature(name, on);
	if (has_feature(name) != on)
		die("%s does not change %s", interface, name);
}

static void set_mtu(int mtu)
{
	struct ifreq request = { .ifr_mtu = mtu };

	ask_interface(SIOCSIFMTU, &request);
}

/* A card may have one only. */
static void set_channels(unsigned int count)
{
	struct ethtool_channels channels = { .cmd = ETHTOOL_GCHANNELS };

	if (try_ethtool(&channels) == EOPNOTSUPP)
		return;
	channels.cmd = ETHTOOL_SCHANNELS;
	channels.combined_count = count;
	ask_ethtool(&channels);
}

static void set_ring(unsigned int descriptors)
{
	struct ethtool_ringparam ring = { .cmd = ETHTOOL_GRINGPARAM };

	ask_ethtool(&ring);
	ring.cmd = ETHTOOL_SRINGPARAM;
	ring.rx_pending = descriptors;
	ask_ethtool(&ring);
}

static void expect_refusal(int wanted, const char *why)
{
	int error = backend_try_bind(&guest, interface);

	if (error != wanted)
		die("a device that %s: error %d and not %d", why, error, wanted);
}

void check_conditions(void)
{
	host_took_frames = true;
	backend_unbind(&guest);
	set_feature("rx-all", true);
	expect_refusal(EBADMSG, "delivers damaged frames");
	set_feature("rx-all", false);
	set_feature("rx-fcs", true);
	expect_refusal(EOVERFLOW, "keeps the FCS");
	set_feature("rx-fcs", false);
	set_mtu(LONG_MTU);
	expect_refusal(EMSGSIZE, "has frames that are longer than a buffer");
	set_mtu(USUAL_MTU);
	backend_bind(&guest, interface);
}

/* Queues for guests beside the host's, and tags as they come. */
void prepare_card(unsigned int channels)
{
	set_channels(channels ? channels : USUAL_CHANNELS);
	set_feature("rx-vlan-hw-parse", false);
}

/* With another filter. */
static void expect_filter_refusal(int wanted, const struct mp_filter *other, const char *why)
{
	const struct mp_filter *usual = filter;

	filter = other;
	expect_refusal(wanted, why);
	filter = usual;
}

/* Of a card that has a queue for each port, and keeps one for the host. */
static void check_filter_conditions(void)
{
	struct mp_filter tagged = *filter, group = *filter;

	tagged.flags = MP_FILTER_VLAN;
	tagged.vlan = 7;
	group.addresses[group.count][0] = 1;
	group.count++;
	set_channels(1);
	expect_refusal(ENOSPC, "has no queue beside the host's");
	set_channels(USUAL_CHANNELS);
	expect_filter_refusal(EDESTADDRREQ, NULL, "would have to give all of its queues");
	expect_filter_refusal(EOPNOTSUPP, &tagged, "cannot filter tags for a port");
	expect_filter_refusal(EOPNOTSUPP, &group, "cannot filter single groups for a port");
}

/* Of one that a guest gets as a whole. */
static void check_whole_conditions(void)
{
	static const struct mp_filter any = { .count = 1, .addresses = { { 2, 0x4d, 0x50, 0, 0, 3 } } };

	set_feature("rx-fcs", true);
	expect_refusal(EOVERFLOW, "keeps the FCS");
	set_feature("rx-fcs", false);
	expect_filter_refusal(EOPNOTSUPP, &any, "has one queue for all frames");
}

/* What it must not do later, either. */
static void check_kept_conditions(void)
{
	static const char *const features[] = { "rx-vlan-hw-parse", "rx-all", "rx-fcs" };
	struct ifreq request = { .ifr_mtu = LONG_MTU };
	unsigned int i;

	if (try_interface(SIOCSIFMTU, &request) != EBUSY)
		die("the frames of a device that is bound became longer");
	for (i = 0; i < sizeof(features) / sizeof(features[0]); i++) {
		wish_feature(features[i], true);
		if (has_feature(features[i]))
			die("a device that is bound has got %s", features[i]);
		wish_feature(features[i], false);
	}
}

void check_queue_conditions(void)
{
	host_took_frames = true;
	backend_unbind(&guest);
	set_feature("rx-vlan-hw-parse", true);
	expect_refusal(ENOPROTOOPT, "strips tags");
	set_feature("rx-vlan-hw-parse", false);
	set_feature("rx-all", true);
	expect_refusal(EBADMSG, "delivers damaged frames");
	set_feature("rx-all", false);
	set_mtu(LONG_MTU);
	expect_refusal(EMSGSIZE, "has frames that are longer than a buffer");
	set_mtu(USUAL_MTU);
	set_ring(USUAL_RING / 2);
	expect_refusal(ENOBUFS, "has fewer descriptors than there are buffers");
	set_ring(USUAL_RING);
	if (whole)
		check_whole_conditions();
	else
		check_filter_conditions();
	backend_bind(&guest, interface);
	check_kept_conditions();
}
