/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/* Generated from firmware/registers/description.ts by `npm run generate`: edit that, not this. */
#ifndef MPRIG_REGS_H
#define MPRIG_REGS_H

#ifdef __KERNEL__
#include <linux/build_bug.h>
#include <linux/types.h>
#else
#include <assert.h>
#include <stdint.h>
#endif

/* PCI identity. */
#define MPRIG_PCI_VENDOR_ID 0x1209u
#define MPRIG_PCI_DEVICE_ID 0x4d50u
#define MPRIG_PCI_CLASS_CODE 0x020000u
#define MPRIG_BAR0_BYTES 0x10000u
#define MPRIG_MSIX_VECTORS 2u

/* Constants. */
/* High half of every block TYPE word: "MP". */
#define MPRIG_VENDOR_MARK 0x4d50u
/* Value of IDENTITY.MAGIC: the bytes "MPRG" in memory order. */
#define MPRIG_MAGIC 0x4752504du
/* Major version: differs when old software cannot drive the NIC. */
#define MPRIG_FIRMWARE_MAJOR 0u
/* Minor version: grows with abilities. */
#define MPRIG_FIRMWARE_MINOR 1u
/* Patch version. */
#define MPRIG_FIRMWARE_PATCH 0u
/* MSI-X vector of receive queue 0. */
#define MPRIG_VECTOR_RX0 0u
/* MSI-X vector of transmit queue 0. */
#define MPRIG_VECTOR_TX0 1u
/* Records that the DMA trace holds. */
#define MPRIG_TRACE_DEPTH 512u
/* Byte offset in BAR0 of the DMA trace; record n is in slot n mod TRACE_DEPTH. */
#define MPRIG_TRACE_WINDOW 0x8000u
/* Longest frame on the wire side, without FCS, that the NIC accepts. */
#define MPRIG_MAX_FRAME_BYTES 1518u
/* Shortest frame, without FCS. */
#define MPRIG_MIN_FRAME_BYTES 60u
/* EtherType of generated frames (IEEE 802 local experimental 1). */
#define MPRIG_ETHERTYPE 0x88b5u
/* Most words that one request on the control link reads or writes. */
#define MPRIG_LINK_MAX_WORDS 64u

/* How the NIC finished with a descriptor. */
#define MPRIG_COMPLETION_STATUS_OK 0u
#define MPRIG_COMPLETION_STATUS_DMA_ERROR 1u

/* Where a received frame came from. */
#define MPRIG_TRACE_SOURCE_WIRE 0u
#define MPRIG_TRACE_SOURCE_GENERATOR 1u

/* Operation code of a request on the control link; a response carries it with bit 7 set. */
#define MPRIG_LINK_OPERATION_HELLO 0u
#define MPRIG_LINK_OPERATION_READ 1u
#define MPRIG_LINK_OPERATION_WRITE 2u
#define MPRIG_LINK_OPERATION_EVENT 64u

/* Outcome of a request on the control link. */
#define MPRIG_LINK_STATUS_OK 0u
#define MPRIG_LINK_STATUS_BAD_OPERATION 1u
#define MPRIG_LINK_STATUS_BAD_ADDRESS 2u
#define MPRIG_LINK_STATUS_BAD_COUNT 3u

/* Kind of a device-pushed event. */
#define MPRIG_LINK_EVENT_GENERATOR_STOPPED 1u

/* The words with which every block begins, as offsets from its base. */
#define MPRIG_BLOCK_TYPE 0x00u
#define MPRIG_BLOCK_VERSION 0x04u
#define MPRIG_BLOCK_NEXT 0x08u

/* Who the NIC is. Always the first block. */
#define MPRIG_IDENTITY_BASE 0x0000u
#define MPRIG_IDENTITY_TYPE 0x0000u
#define MPRIG_IDENTITY_TYPE_VALUE 0x4d500001u
#define MPRIG_IDENTITY_VERSION 0x0004u
#define MPRIG_IDENTITY_VERSION_VALUE 0x00010000u
#define MPRIG_IDENTITY_NEXT 0x0008u
#define MPRIG_IDENTITY_NEXT_VALUE 0x00000100u
#define MPRIG_IDENTITY_MAGIC 0x0010u
#define MPRIG_IDENTITY_FIRMWARE_VERSION 0x0014u
#define MPRIG_IDENTITY_FIRMWARE_VERSION_MAJOR_MASK 0xff000000u
#define MPRIG_IDENTITY_FIRMWARE_VERSION_MAJOR_SHIFT 24
#define MPRIG_IDENTITY_FIRMWARE_VERSION_MINOR_MASK 0x00ff0000u
#define MPRIG_IDENTITY_FIRMWARE_VERSION_MINOR_SHIFT 16
#define MPRIG_IDENTITY_FIRMWARE_VERSION_PATCH_MASK 0x0000ff00u
#define MPRIG_IDENTITY_FIRMWARE_VERSION_PATCH_SHIFT 8
#define MPRIG_IDENTITY_BUILD_ID 0x0018u
#define MPRIG_IDENTITY_CLOCK_HZ 0x001cu
#define MPRIG_IDENTITY_SCRATCH 0x0020u
#define MPRIG_IDENTITY_CAPABILITIES 0x0024u
#define MPRIG_IDENTITY_CAPABILITIES_RX_QUEUES_MASK 0x000000ffu
#define MPRIG_IDENTITY_CAPABILITIES_RX_QUEUES_SHIFT 0
#define MPRIG_IDENTITY_CAPABILITIES_TX_QUEUES_MASK 0x0000ff00u
#define MPRIG_IDENTITY_CAPABILITIES_TX_QUEUES_SHIFT 8
#define MPRIG_IDENTITY_CAPABILITIES_TRACE_DEPTH_LOG2_MASK 0x00ff0000u
#define MPRIG_IDENTITY_CAPABILITIES_TRACE_DEPTH_LOG2_SHIFT 16
#define MPRIG_IDENTITY_CAPABILITIES_VECTORS_MASK 0xff000000u
#define MPRIG_IDENTITY_CAPABILITIES_VECTORS_SHIFT 24

/* What the control link behind the UART has seen. */
#define MPRIG_LINK_BASE 0x0100u
#define MPRIG_LINK_TYPE 0x0100u
#define MPRIG_LINK_TYPE_VALUE 0x4d500002u
#define MPRIG_LINK_VERSION 0x0104u
#define MPRIG_LINK_VERSION_VALUE 0x00010000u
#define MPRIG_LINK_NEXT 0x0108u
#define MPRIG_LINK_NEXT_VALUE 0x00000200u
#define MPRIG_LINK_FRAMES_GOOD 0x0110u
#define MPRIG_LINK_FRAMES_BAD 0x0114u
#define MPRIG_LINK_DUPLICATES 0x0118u
#define MPRIG_LINK_UART_ERRORS 0x011cu
#define MPRIG_LINK_UART_DIVISOR 0x0120u

/* MSI-X requests. */
#define MPRIG_INTERRUPT_BASE 0x0200u
#define MPRIG_INTERRUPT_TYPE 0x0200u
#define MPRIG_INTERRUPT_TYPE_VALUE 0x4d500003u
#define MPRIG_INTERRUPT_VERSION 0x0204u
#define MPRIG_INTERRUPT_VERSION_VALUE 0x00010000u
#define MPRIG_INTERRUPT_NEXT 0x0208u
#define MPRIG_INTERRUPT_NEXT_VALUE 0x00000400u
#define MPRIG_INTERRUPT_TEST 0x0210u
#define MPRIG_INTERRUPT_REQUESTED 0x0214u

/* Receive queue 0: buffers posted by software, filled by the NIC. */
#define MPRIG_RX_QUEUE0_BASE 0x0400u
#define MPRIG_RX_QUEUE0_TYPE 0x0400u
#define MPRIG_RX_QUEUE0_TYPE_VALUE 0x4d500010u
#define MPRIG_RX_QUEUE0_VERSION 0x0404u
#define MPRIG_RX_QUEUE0_VERSION_VALUE 0x00010000u
#define MPRIG_RX_QUEUE0_NEXT 0x0408u
#define MPRIG_RX_QUEUE0_NEXT_VALUE 0x00000600u
#define MPRIG_RX_QUEUE0_CONTROL 0x0410u
#define MPRIG_RX_QUEUE0_CONTROL_ENABLE_MASK 0x00000001u
#define MPRIG_RX_QUEUE0_CONTROL_ENABLE_SHIFT 0
#define MPRIG_RX_QUEUE0_STATUS 0x0414u
#define MPRIG_RX_QUEUE0_STATUS_ACTIVE_MASK 0x00000001u
#define MPRIG_RX_QUEUE0_STATUS_ACTIVE_SHIFT 0
#define MPRIG_RX_QUEUE0_STATUS_ERROR_MASK 0x00000002u
#define MPRIG_RX_QUEUE0_STATUS_ERROR_SHIFT 1
#define MPRIG_RX_QUEUE0_RING_BASE_LO 0x0418u
#define MPRIG_RX_QUEUE0_RING_BASE_HI 0x041cu
#define MPRIG_RX_QUEUE0_RING_SIZE_LOG2 0x0420u
#define MPRIG_RX_QUEUE0_COMPLETION_BASE_LO 0x0428u
#define MPRIG_RX_QUEUE0_COMPLETION_BASE_HI 0x042cu
#define MPRIG_RX_QUEUE0_TAIL 0x0430u
#define MPRIG_RX_QUEUE0_HEAD 0x0434u
#define MPRIG_RX_QUEUE0_COMPLETED 0x0438u
#define MPRIG_RX_QUEUE0_ARM 0x043cu

/* Transmit queue 0: frames posted by software, read by the NIC. */
#define MPRIG_TX_QUEUE0_BASE 0x0600u
#define MPRIG_TX_QUEUE0_TYPE 0x0600u
#define MPRIG_TX_QUEUE0_TYPE_VALUE 0x4d500011u
#define MPRIG_TX_QUEUE0_VERSION 0x0604u
#define MPRIG_TX_QUEUE0_VERSION_VALUE 0x00010000u
#define MPRIG_TX_QUEUE0_NEXT 0x0608u
#define MPRIG_TX_QUEUE0_NEXT_VALUE 0x00000800u
#define MPRIG_TX_QUEUE0_CONTROL 0x0610u
#define MPRIG_TX_QUEUE0_CONTROL_ENABLE_MASK 0x00000001u
#define MPRIG_TX_QUEUE0_CONTROL_ENABLE_SHIFT 0
#define MPRIG_TX_QUEUE0_STATUS 0x0614u
#define MPRIG_TX_QUEUE0_STATUS_ACTIVE_MASK 0x00000001u
#define MPRIG_TX_QUEUE0_STATUS_ACTIVE_SHIFT 0
#define MPRIG_TX_QUEUE0_STATUS_ERROR_MASK 0x00000002u
#define MPRIG_TX_QUEUE0_STATUS_ERROR_SHIFT 1
#define MPRIG_TX_QUEUE0_RING_BASE_LO 0x0618u
#define MPRIG_TX_QUEUE0_RING_BASE_HI 0x061cu
#define MPRIG_TX_QUEUE0_RING_SIZE_LOG2 0x0620u
#define MPRIG_TX_QUEUE0_COMPLETION_BASE_LO 0x0628u
#define MPRIG_TX_QUEUE0_COMPLETION_BASE_HI 0x062cu
#define MPRIG_TX_QUEUE0_TAIL 0x0630u
#define MPRIG_TX_QUEUE0_HEAD 0x0634u
#define MPRIG_TX_QUEUE0_COMPLETED 0x0638u
#define MPRIG_TX_QUEUE0_ARM 0x063cu

/* Traffic generator: injects frames into the receive path as if they came from the wire. */
#define MPRIG_GENERATOR_BASE 0x0800u
#define MPRIG_GENERATOR_TYPE 0x0800u
#define MPRIG_GENERATOR_TYPE_VALUE 0x4d500020u
#define MPRIG_GENERATOR_VERSION 0x0804u
#define MPRIG_GENERATOR_VERSION_VALUE 0x00010000u
#define MPRIG_GENERATOR_NEXT 0x0808u
#define MPRIG_GENERATOR_NEXT_VALUE 0x00000f00u
#define MPRIG_GENERATOR_COMMAND 0x0810u
#define MPRIG_GENERATOR_COMMAND_START_MASK 0x00000001u
#define MPRIG_GENERATOR_COMMAND_START_SHIFT 0
#define MPRIG_GENERATOR_COMMAND_STOP_MASK 0x00000002u
#define MPRIG_GENERATOR_COMMAND_STOP_SHIFT 1
#define MPRIG_GENERATOR_STATUS 0x0814u
#define MPRIG_GENERATOR_STATUS_RUNNING_MASK 0x00000001u
#define MPRIG_GENERATOR_STATUS_RUNNING_SHIFT 0
#define MPRIG_GENERATOR_MODE 0x0818u
#define MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_MASK 0x00000001u
#define MPRIG_GENERATOR_MODE_HOLD_ON_STARVED_SHIFT 0
#define MPRIG_GENERATOR_MODE_HOLD_ON_TRACE_FULL_MASK 0x00000002u
#define MPRIG_GENERATOR_MODE_HOLD_ON_TRACE_FULL_SHIFT 1
#define MPRIG_GENERATOR_MODE_CONSTANT_PATTERN_MASK 0x00000004u
#define MPRIG_GENERATOR_MODE_CONSTANT_PATTERN_SHIFT 2
#define MPRIG_GENERATOR_COUNT 0x081cu
#define MPRIG_GENERATOR_LENGTH 0x0820u
#define MPRIG_GENERATOR_LENGTH_MIN_MASK 0x0000ffffu
#define MPRIG_GENERATOR_LENGTH_MIN_SHIFT 0
#define MPRIG_GENERATOR_LENGTH_MAX_MASK 0xffff0000u
#define MPRIG_GENERATOR_LENGTH_MAX_SHIFT 16
#define MPRIG_GENERATOR_LENGTH_STEP 0x0824u
#define MPRIG_GENERATOR_GAP 0x0828u
#define MPRIG_GENERATOR_SEQUENCE 0x082cu
#define MPRIG_GENERATOR_DESTINATION_MAC_LO 0x0830u
#define MPRIG_GENERATOR_DESTINATION_MAC_HI 0x0834u
#define MPRIG_GENERATOR_SOURCE_MAC_LO 0x0838u
#define MPRIG_GENERATOR_SOURCE_MAC_HI 0x083cu
#define MPRIG_GENERATOR_NONCE_KEY_LO 0x0840u
#define MPRIG_GENERATOR_NONCE_KEY_HI 0x0844u
#define MPRIG_GENERATOR_PATTERN 0x0848u
#define MPRIG_GENERATOR_INJECTED 0x084cu

/*
 * The DMA trace: a ring of records, one per received frame that was given a buffer. Reading has no
 * side effect.
 */
#define MPRIG_TRACE_BASE 0x0f00u
#define MPRIG_TRACE_TYPE 0x0f00u
#define MPRIG_TRACE_TYPE_VALUE 0x4d500022u
#define MPRIG_TRACE_VERSION 0x0f04u
#define MPRIG_TRACE_VERSION_VALUE 0x00010000u
#define MPRIG_TRACE_NEXT 0x0f08u
#define MPRIG_TRACE_NEXT_VALUE 0x00001000u
#define MPRIG_TRACE_CONTROL 0x0f10u
#define MPRIG_TRACE_CONTROL_ENABLE_MASK 0x00000001u
#define MPRIG_TRACE_CONTROL_ENABLE_SHIFT 0
#define MPRIG_TRACE_HEAD 0x0f14u
#define MPRIG_TRACE_TAIL 0x0f18u
#define MPRIG_TRACE_OVERFLOW 0x0f1cu

/*
 * A counter snapshot: all values below were copied in the same clock cycle. INJECTED_FRAMES +
 * WIRE_RX_FRAMES = RX_DELIVERED_FRAMES + every RX_DROP + RX_IN_FLIGHT.
 */
#define MPRIG_COUNTERS_BASE 0x1000u
#define MPRIG_COUNTERS_TYPE 0x1000u
#define MPRIG_COUNTERS_TYPE_VALUE 0x4d500021u
#define MPRIG_COUNTERS_VERSION 0x1004u
#define MPRIG_COUNTERS_VERSION_VALUE 0x00010000u
#define MPRIG_COUNTERS_NEXT 0x1008u
#define MPRIG_COUNTERS_NEXT_VALUE 0x00001a00u
#define MPRIG_COUNTERS_SNAPSHOT 0x1010u
#define MPRIG_COUNTERS_TIME_LO 0x1020u
#define MPRIG_COUNTERS_TIME_HI 0x1024u
#define MPRIG_COUNTERS_INJECTED_FRAMES_LO 0x1028u
#define MPRIG_COUNTERS_INJECTED_FRAMES_HI 0x102cu
#define MPRIG_COUNTERS_INJECTED_BYTES_LO 0x1030u
#define MPRIG_COUNTERS_INJECTED_BYTES_HI 0x1034u
#define MPRIG_COUNTERS_WIRE_RX_FRAMES_LO 0x1038u
#define MPRIG_COUNTERS_WIRE_RX_FRAMES_HI 0x103cu
#define MPRIG_COUNTERS_WIRE_RX_BYTES_LO 0x1040u
#define MPRIG_COUNTERS_WIRE_RX_BYTES_HI 0x1044u
#define MPRIG_COUNTERS_RX_DELIVERED_FRAMES_LO 0x1048u
#define MPRIG_COUNTERS_RX_DELIVERED_FRAMES_HI 0x104cu
#define MPRIG_COUNTERS_RX_DELIVERED_BYTES_LO 0x1050u
#define MPRIG_COUNTERS_RX_DELIVERED_BYTES_HI 0x1054u
#define MPRIG_COUNTERS_RX_DROP_STARVED_LO 0x1058u
#define MPRIG_COUNTERS_RX_DROP_STARVED_HI 0x105cu
#define MPRIG_COUNTERS_RX_DROP_TOO_LONG_LO 0x1060u
#define MPRIG_COUNTERS_RX_DROP_TOO_LONG_HI 0x1064u
#define MPRIG_COUNTERS_RX_DROP_DISABLED_LO 0x1068u
#define MPRIG_COUNTERS_RX_DROP_DISABLED_HI 0x106cu
#define MPRIG_COUNTERS_RX_DROP_DMA_ERROR_LO 0x1070u
#define MPRIG_COUNTERS_RX_DROP_DMA_ERROR_HI 0x1074u
#define MPRIG_COUNTERS_RX_DROP_OVERFLOW_LO 0x1078u
#define MPRIG_COUNTERS_RX_DROP_OVERFLOW_HI 0x107cu
#define MPRIG_COUNTERS_RX_IN_FLIGHT_LO 0x1080u
#define MPRIG_COUNTERS_RX_IN_FLIGHT_HI 0x1084u
#define MPRIG_COUNTERS_TX_FRAMES_LO 0x1088u
#define MPRIG_COUNTERS_TX_FRAMES_HI 0x108cu
#define MPRIG_COUNTERS_TX_BYTES_LO 0x1090u
#define MPRIG_COUNTERS_TX_BYTES_HI 0x1094u
#define MPRIG_COUNTERS_TX_DROP_DMA_ERROR_LO 0x1098u
#define MPRIG_COUNTERS_TX_DROP_DMA_ERROR_HI 0x109cu
#define MPRIG_COUNTERS_TRACE_RECORDED_LO 0x10a0u
#define MPRIG_COUNTERS_TRACE_RECORDED_HI 0x10a4u
#define MPRIG_COUNTERS_TRACE_OVERFLOW_LO 0x10a8u
#define MPRIG_COUNTERS_TRACE_OVERFLOW_HI 0x10acu
#define MPRIG_COUNTERS_RX_DESCRIPTORS_LO 0x10b0u
#define MPRIG_COUNTERS_RX_DESCRIPTORS_HI 0x10b4u
#define MPRIG_COUNTERS_TX_DESCRIPTORS_LO 0x10b8u
#define MPRIG_COUNTERS_TX_DESCRIPTORS_HI 0x10bcu

/* What the control link behind a USB bridge chip has seen. */
#define MPRIG_USB_BASE 0x1a00u
#define MPRIG_USB_TYPE 0x1a00u
#define MPRIG_USB_TYPE_VALUE 0x4d500030u
#define MPRIG_USB_VERSION 0x1a04u
#define MPRIG_USB_VERSION_VALUE 0x00010000u
#define MPRIG_USB_NEXT 0x1a08u
#define MPRIG_USB_NEXT_VALUE 0x00000000u
#define MPRIG_USB_FRAMES_GOOD 0x1a10u
#define MPRIG_USB_FRAMES_BAD 0x1a14u
#define MPRIG_USB_DUPLICATES 0x1a18u
#define MPRIG_USB_BYTES_RECEIVED 0x1a1cu
#define MPRIG_USB_BYTES_SENT 0x1a20u

/*
 * One posted buffer of up to two segments at any byte address. The first `headroom` bytes of the
 * buffer, counted through both segments, are left untouched; the frame follows. Transmit uses
 * headroom 0 and sends length0 + length1 bytes.
 */
#define MPRIG_DESCRIPTOR_BYTES 32u

/*
 * Written by the NIC when it has finished with a descriptor, after all bytes of the frame are
 * visible. Completions come in the order of the descriptors.
 */
#define MPRIG_COMPLETION_BYTES 16u
#define MPRIG_COMPLETION_PHASE_MASK 0x80u
#define MPRIG_COMPLETION_PHASE_SHIFT 7

/*
 * What the DMA engine did for one received frame. Addresses and lengths are those of the bytes
 * written, after the headroom.
 */
#define MPRIG_TRACE_RECORD_BYTES 64u

/* Records in memory; every member is little endian. */
#ifdef __KERNEL__
struct mprig_descriptor {
	__le64 address0;
	__le64 address1;
	__le16 length0;
	__le16 length1;
	__u8 headroom;
	__u8 reserved0[3];
	__le64 cookie;
};

struct mprig_completion {
	__le64 cookie;
	__le16 length;
	__u8 status;
	__u8 reserved0[4];
	__u8 phase;
};

struct mprig_trace_record {
	__le32 sequence;
	__u8 queue;
	__u8 source;
	__u8 status;
	__u8 reserved0;
	__le64 address0;
	__le64 address1;
	__le16 length0;
	__le16 length1;
	__le16 descriptor;
	__u8 reserved1[2];
	__le64 cookie;
	__le64 time_request;
	__le64 time_done;
	__le32 number;
	__u8 reserved2[4];
};

#else
struct mprig_descriptor {
	uint64_t address0;
	uint64_t address1;
	uint16_t length0;
	uint16_t length1;
	uint8_t headroom;
	uint8_t reserved0[3];
	uint64_t cookie;
};

struct mprig_completion {
	uint64_t cookie;
	uint16_t length;
	uint8_t status;
	uint8_t reserved0[4];
	uint8_t phase;
};

struct mprig_trace_record {
	uint32_t sequence;
	uint8_t queue;
	uint8_t source;
	uint8_t status;
	uint8_t reserved0;
	uint64_t address0;
	uint64_t address1;
	uint16_t length0;
	uint16_t length1;
	uint16_t descriptor;
	uint8_t reserved1[2];
	uint64_t cookie;
	uint64_t time_request;
	uint64_t time_done;
	uint32_t number;
	uint8_t reserved2[4];
};

#endif

static_assert(sizeof(struct mprig_descriptor) == MPRIG_DESCRIPTOR_BYTES, "layout");
static_assert(sizeof(struct mprig_completion) == MPRIG_COMPLETION_BYTES, "layout");
static_assert(sizeof(struct mprig_trace_record) == MPRIG_TRACE_RECORD_BYTES, "layout");

#endif /* MPRIG_REGS_H */
