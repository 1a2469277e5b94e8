// Generated from firmware/registers/description.ts by `npm run generate`: edit that, not this.

/** PCI identity. */
export const pci = {
  vendorId: 0x1209,
  deviceId: 0x4d50,
  classCode: 0x020000,
  bar0Bytes: 0x10000,
  msixVectors: 8,
} as const;

/** Named numbers of the description. */
export const constants = {
  /** High half of every block TYPE word: "MP". */
  VENDOR_MARK: 0x4d50,
  /** Value of IDENTITY.MAGIC: the bytes "MPRG" in memory order. */
  MAGIC: 0x4752504d,
  /** Major version: differs when old software cannot drive the NIC. */
  FIRMWARE_MAJOR: 1,
  /** Minor version: grows with abilities. */
  FIRMWARE_MINOR: 6,
  /** Patch version. */
  FIRMWARE_PATCH: 0,
  /** Receive queues, and as many transmit queues. */
  QUEUES: 4,
  /** MSI-X vector of receive queue 0; those of the others follow it. */
  VECTOR_RX0: 0,
  /** MSI-X vector of transmit queue 0; those of the others follow it. */
  VECTOR_TX0: 4,
  /** Entries of the steering table. */
  STEERING_ENTRIES: 16,
  /** Most posted buffers that one received frame may fill. */
  MAX_BUFFERS_PER_FRAME: 16,
  /** Room of the smallest posted buffer that HOLD_ON_STARVED reckons with in a queue that chains. */
  LEAST_BUFFER_BYTES: 512,
  /** Records that the DMA trace holds. */
  TRACE_DEPTH: 512,
  /** Byte offset in BAR0 of the DMA trace; record n is in slot n mod TRACE_DEPTH. */
  TRACE_WINDOW: 0x8000,
  /** Records that the transmit trace holds. */
  TX_TRACE_DEPTH: 128,
  /** Byte offset in BAR0 of the transmit trace; record n is in slot n mod TX_TRACE_DEPTH. */
  TX_TRACE_WINDOW: 0x6000,
  /** Streams that the checker tells apart. */
  CHECKER_STREAMS: 4,
  /** How far behind the expected sequence number the checker tells duplicates from reordered frames. */
  CHECKER_WINDOW: 512,
  /** Byte offset in BAR0 of the 1024 buckets that LATENCY.PAGE chooses. */
  LATENCY_WINDOW: 0x5000,
  /** Base-2 logarithm of the buckets for each power of two. */
  LATENCY_MANTISSA_BITS: 7,
  /** Buckets of a histogram: values below 2^32 ns. */
  LATENCY_BUCKETS: 3328,
  /** Latest frames of each stream whose injection stamps are kept. */
  LATENCY_STAMPS: 1024,
  /** Longest frame on the wire side, without FCS, that the NIC accepts. */
  MAX_FRAME_BYTES: 0x233a,
  /** Shortest frame, without FCS. */
  MIN_FRAME_BYTES: 60,
  /** EtherType of generated frames (IEEE 802 local experimental 1). */
  ETHERTYPE: 0x88b5,
  /** Bytes that a frame takes on the line beside its own: preamble 8, FCS 4, interframe gap 12. */
  LINE_OVERHEAD_BYTES: 24,
  /** Streams of the traffic generator; their blocks are 0x100 bytes apart. */
  GENERATOR_STREAMS: 4,
  /** Byte offset of the length list in the block of a stream; write only, entry 2n in bits 15..0 of word n, entry 2n + 1 above it. */
  LENGTH_LIST_OFFSET: 128,
  /** Entries of a length list. */
  LENGTH_LIST_DEPTH: 64,
  /** Bits of RATE behind the binary point. */
  RATE_FRACTION_BITS: 44,
  /** Byte offset in BAR0 of the page of the packet memory that REPLAY.PAGE names; while the replay runs it is neither read nor written. */
  PACKET_WINDOW: 0x4000,
  /** Bytes of a page of the packet memory. */
  PACKET_PAGE_BYTES: 0x1000,
  /** Bytes of the packet memory. */
  PACKET_MEMORY_BYTES: 0x10000,
  /** Most words that one request on the control link reads or writes. */
  LINK_MAX_WORDS: 64,
  /** Most requests on the control link that may be unanswered; a power of two. */
  LINK_WINDOW: 8,
} as const;

/** How a late write ended. */
export const LateWriteOutcome = {
  /** None since reset. */
  NONE: 0,
  /** The mark is visible in memory. */
  WRITTEN: 1,
  /** Refused: the DMA trace does not hold this record, or not any more. */
  NO_RECORD: 2,
  /** Refused: the queue was stopped since the frame came, its buffers may belong to others. */
  UNBOUND: 3,
  /** Refused: the mark would leave the first segment of the frame, or cross 4 KiB. */
  OUTSIDE: 4,
  /** The access to memory was refused. */
  DMA_ERROR: 5,
} as const;

/** How a late write ended. */
export type LateWriteOutcome = (typeof LateWriteOutcome)[keyof typeof LateWriteOutcome];

/** How the NIC finished with a descriptor. */
export const CompletionStatus = {
  /** The whole frame was transferred. */
  OK: 0,
  /** An access to the buffer was refused; its content is undefined. */
  DMA_ERROR: 1,
} as const;

/** How the NIC finished with a descriptor. */
export type CompletionStatus = (typeof CompletionStatus)[keyof typeof CompletionStatus];

/** Where a frame came from. */
export const TraceSource = {
  /** The wire side. */
  WIRE: 0,
  /** The traffic generator; in the transmit trace: a frame of MIN_FRAME_BYTES or more that was read whole and has, behind a tag or none, ETHERTYPE and its own length. */
  GENERATOR: 1,
  /** Only in the transmit trace: the host, any other frame. */
  HOST: 2,
} as const;

/** Where a frame came from. */
export type TraceSource = (typeof TraceSource)[keyof typeof TraceSource];

/** Operation code of a request on the control link; a response carries it with bit 7 set. */
export const LinkOperation = {
  /** Begins a session: the address is its id, the next sequence number the one after its own. No words. */
  HELLO: 0,
  /** Reads words at increasing addresses. */
  READ: 1,
  /** Writes words at increasing addresses. */
  WRITE: 2,
  /** Tells the id of the session and the next sequence number, in two words. */
  SYNC: 3,
  /** Pushed by the device, never requested; not acknowledged. */
  EVENT: 64,
} as const;

/** Operation code of a request on the control link; a response carries it with bit 7 set. */
export type LinkOperation = (typeof LinkOperation)[keyof typeof LinkOperation];

/** Outcome of a request on the control link. */
export const LinkStatus = {
  /** Done. */
  OK: 0,
  /** Unknown operation code. */
  BAD_OPERATION: 1,
  /** Not a multiple of 4, or the range leaves BAR0. */
  BAD_ADDRESS: 2,
  /** No words, more than LINK_MAX_WORDS, or not the number of words that the frame holds. */
  BAD_COUNT: 3,
  /** Not done: there was no HELLO since the last reset. */
  NO_SESSION: 4,
  /** Not done: a request before this one has not arrived. */
  OUT_OF_ORDER: 5,
} as const;

/** Outcome of a request on the control link. */
export type LinkStatus = (typeof LinkStatus)[keyof typeof LinkStatus];

/** Kind of a device-pushed event. */
export const LinkEvent = {
  /** The generator has injected its last frame; the argument is the number injected. */
  GENERATOR_STOPPED: 1,
  /** A snapshot of the ledger, of the time of the event; the argument is its number. The counts follow: those of LEDGER from INJECTED_FRAMES on, of each RX_LEDGERn, of each TX_LEDGERn. */
  COUNTER_SNAPSHOT: 2,
} as const;

/** Kind of a device-pushed event. */
export type LinkEvent = (typeof LinkEvent)[keyof typeof LinkEvent];

/** The values of the words with which each block begins, and where it stands in BAR0. */
export const blocks = {
  IDENTITY: { base: 0x0000, type: 0x4d500001, version: { major: 1, minor: 2 }, next: 0x0100 },
  LINK: { base: 0x0100, type: 0x4d500002, version: { major: 2, minor: 0 }, next: 0x0200 },
  INTERRUPT: { base: 0x0200, type: 0x4d500003, version: { major: 1, minor: 0 }, next: 0x0300 },
  STEERING: { base: 0x0300, type: 0x4d500004, version: { major: 1, minor: 2 }, next: 0x0400 },
  RX_QUEUE0: { base: 0x0400, type: 0x4d500010, version: { major: 1, minor: 0 }, next: 0x0480 },
  RX_QUEUE1: { base: 0x0480, type: 0x4d500010, version: { major: 1, minor: 0 }, next: 0x0500 },
  RX_QUEUE2: { base: 0x0500, type: 0x4d500010, version: { major: 1, minor: 0 }, next: 0x0580 },
  RX_QUEUE3: { base: 0x0580, type: 0x4d500010, version: { major: 1, minor: 0 }, next: 0x0600 },
  TX_QUEUE0: { base: 0x0600, type: 0x4d500011, version: { major: 1, minor: 0 }, next: 0x0680 },
  TX_QUEUE1: { base: 0x0680, type: 0x4d500011, version: { major: 1, minor: 0 }, next: 0x0700 },
  TX_QUEUE2: { base: 0x0700, type: 0x4d500011, version: { major: 1, minor: 0 }, next: 0x0780 },
  TX_QUEUE3: { base: 0x0780, type: 0x4d500011, version: { major: 1, minor: 0 }, next: 0x0800 },
  GENERATOR: { base: 0x0800, type: 0x4d500020, version: { major: 2, minor: 2 }, next: 0x0900 },
  GENERATOR_STREAM0: { base: 0x0900, type: 0x4d500090, version: { major: 1, minor: 0 }, next: 0x0a00 },
  GENERATOR_STREAM1: { base: 0x0a00, type: 0x4d500091, version: { major: 1, minor: 0 }, next: 0x0b00 },
  GENERATOR_STREAM2: { base: 0x0b00, type: 0x4d500092, version: { major: 1, minor: 0 }, next: 0x0c00 },
  GENERATOR_STREAM3: { base: 0x0c00, type: 0x4d500093, version: { major: 1, minor: 0 }, next: 0x0d00 },
  CHECKER: { base: 0x0d00, type: 0x4d500025, version: { major: 1, minor: 1 }, next: 0x0e00 },
  LATENCY: { base: 0x0e00, type: 0x4d500024, version: { major: 1, minor: 1 }, next: 0x0f00 },
  TRACE: { base: 0x0f00, type: 0x4d500022, version: { major: 1, minor: 0 }, next: 0x1000 },
  COUNTERS: { base: 0x1000, type: 0x4d500021, version: { major: 1, minor: 2 }, next: 0x1100 },
  LEDGER: { base: 0x1100, type: 0x4d500026, version: { major: 3, minor: 0 }, next: 0x1200 },
  RX_LEDGER0: { base: 0x1200, type: 0x4d500027, version: { major: 1, minor: 0 }, next: 0x1280 },
  RX_LEDGER1: { base: 0x1280, type: 0x4d500027, version: { major: 1, minor: 0 }, next: 0x1300 },
  RX_LEDGER2: { base: 0x1300, type: 0x4d500027, version: { major: 1, minor: 0 }, next: 0x1380 },
  RX_LEDGER3: { base: 0x1380, type: 0x4d500027, version: { major: 1, minor: 0 }, next: 0x1400 },
  TX_LEDGER0: { base: 0x1400, type: 0x4d500028, version: { major: 1, minor: 0 }, next: 0x1480 },
  TX_LEDGER1: { base: 0x1480, type: 0x4d500028, version: { major: 1, minor: 0 }, next: 0x1500 },
  TX_LEDGER2: { base: 0x1500, type: 0x4d500028, version: { major: 1, minor: 0 }, next: 0x1580 },
  TX_LEDGER3: { base: 0x1580, type: 0x4d500028, version: { major: 1, minor: 0 }, next: 0x1800 },
  LATE_WRITE: { base: 0x1800, type: 0x4d500023, version: { major: 1, minor: 0 }, next: 0x1900 },
  REPLAY: { base: 0x1900, type: 0x4d500190, version: { major: 1, minor: 0 }, next: 0x1a00 },
  USB: { base: 0x1a00, type: 0x4d500030, version: { major: 2, minor: 0 }, next: 0x1b00 },
  TX_TRACE: { base: 0x1b00, type: 0x4d500029, version: { major: 1, minor: 0 }, next: 0x1c00 },
  TESTER: { base: 0x1c00, type: 0x4d50002a, version: { major: 1, minor: 0 }, next: 0x0000 },
} as const;

/** A run of bits inside a register. */
export interface FieldLayout {
  readonly lsb: number;
  readonly width: number;
}

/** A register; `offset` counts bytes from the start of BAR0. */
export interface RegisterLayout {
  readonly offset: number;
  readonly width: 32 | 64;
  readonly access: 'ro' | 'rw' | 'wo';
  readonly reset: number | null;
  readonly fields: Readonly<Record<string, FieldLayout>>;
}

/** Every register by block and name. */
export const registers = {
  /** Who the NIC is. Always the first block. */
  IDENTITY: {
    /** MAGIC; anything else is not this NIC. */
    MAGIC: { offset: 0x0010, width: 32, access: 'ro', reset: 0x4752504d, fields: {} },
    /** Version of the RTL. */
    FIRMWARE_VERSION: {
      offset: 0x0014,
      width: 32,
      access: 'ro',
      reset: 0x01060000,
      fields: {
        /** Major version. */
        MAJOR: { lsb: 24, width: 8 },
        /** Minor version. */
        MINOR: { lsb: 16, width: 8 },
        /** Patch version. */
        PATCH: { lsb: 8, width: 8 },
      },
    },
    /** First 32 bits of the SHA-256 of the RTL sources. */
    BUILD_ID: { offset: 0x0018, width: 32, access: 'ro', reset: null, fields: {} },
    /** Nominal frequency of the clock, in Hz. */
    CLOCK_HZ: { offset: 0x001c, width: 32, access: 'ro', reset: 0x09502f90, fields: {} },
    /** Holds what is written; no effect. */
    SCRATCH: { offset: 0x0020, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Sizes of this build. */
    CAPABILITIES: {
      offset: 0x0024,
      width: 32,
      access: 'ro',
      reset: 0x08090404,
      fields: {
        /** Receive queues. */
        RX_QUEUES: { lsb: 0, width: 8 },
        /** Transmit queues. */
        TX_QUEUES: { lsb: 8, width: 8 },
        /** Base-2 logarithm of TRACE_DEPTH. */
        TRACE_DEPTH_LOG2: { lsb: 16, width: 8 },
        /** MSI-X vectors. */
        VECTORS: { lsb: 24, width: 8 },
      },
    },
    /** Resets since power-on, that of power-on included; only power-on clears it. Its low byte is in every response on the control link. */
    BOOT_COUNT: { offset: 0x0028, width: 32, access: 'ro', reset: null, fields: {} },
    /** First four bytes of the MAC address of this card; the first byte on the wire is bits 7..0. Set when the RTL is built. */
    MAC_LO: { offset: 0x002c, width: 32, access: 'ro', reset: 0x00504d02, fields: {} },
    /** The rest of it. */
    MAC_HI: {
      offset: 0x0030,
      width: 32,
      access: 'ro',
      reset: 0x00000200,
      fields: {
        /** Last two bytes. */
        MAC: { lsb: 0, width: 16 },
      },
    },
  },
  /** What the control link behind the UART has seen. */
  LINK: {
    /** Requests with a good CRC. */
    FRAMES_GOOD: { offset: 0x0110, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames dropped for a bad CRC, bad COBS or a wrong length. */
    FRAMES_BAD: { offset: 0x0114, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Requests answered again without being carried out again. */
    DUPLICATES: { offset: 0x0118, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Bytes without a stop bit. */
    UART_ERRORS: { offset: 0x011c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Clock cycles per bit. */
    UART_DIVISOR: { offset: 0x0120, width: 32, access: 'ro', reset: null, fields: {} },
  },
  /** MSI-X requests. */
  INTERRUPT: {
    /** Bit n requests one interrupt on vector n. */
    TEST: { offset: 0x0210, width: 32, access: 'wo', reset: 0x00000000, fields: {} },
    /** Interrupts requested since reset. */
    REQUESTED: { offset: 0x0214, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
  },
  /** Which receive queues a frame goes to. To an address of one station: that of the first entry that matches. To a group address, broadcast included: those of all entries that match and those that ALL_MULTICAST names; each is written a copy of its own, in the order of their numbers, and each copy is counted as a frame of its queue. What is for no queue goes by PROMISCUOUS, else to none: it is dropped and counted. SPREAD0 and SPREAD1 spread the frames of an address over several queues by their flow, two bits: bit 0 is the XOR of all even-numbered bits of certain bytes, bit 1 that of all odd-numbered bits. These are the bytes of source and destination address of an IPv4 or IPv6 header (EtherType 0x0800 and version 4, or 0x86DD and version 6, with one 802.1Q tag at most); and, if TCP or UDP follows it (in IPv4 without options and in no fragment, in IPv6 without extension headers), those of source and destination port, the four bytes behind the header. So both directions of a connection have the same flow. In a frame that ends before the last byte of the ports only the addresses count; one that ends before the last byte of the addresses has flow 0, and so has every other frame. */
  STEERING: {
    /** Frames that nothing else matches. */
    PROMISCUOUS: {
      offset: 0x0310,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** They go to QUEUE; else they are dropped. */
        ENABLE: { lsb: 0, width: 1 },
        /** Their queue. */
        QUEUE: { lsb: 1, width: 2 },
      },
    },
    /** Frames to a group address, broadcast included, whether an entry matches or not. */
    ALL_MULTICAST: {
      offset: 0x0314,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** They go to QUEUE too. */
        ENABLE: { lsb: 0, width: 1 },
        /** A queue of theirs, if ENABLE is set. */
        QUEUE: { lsb: 1, width: 2 },
        /** Bit n: they go to queue n too, whatever ENABLE says. */
        QUEUES: { lsb: 3, width: 4 },
      },
    },
    /** Entries 0 to 7: an entry matches only frames of which flow AND MASK is VALUE, beside what it compares otherwise, also where it names a group address. The reset value lets every flow match. One write changes all of them at once. */
    SPREAD0: {
      offset: 0x0318,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** The bits of flow that are compared. */
        ENTRY0_MASK: { lsb: 0, width: 2 },
        /** What they must be. */
        ENTRY0_VALUE: { lsb: 2, width: 2 },
        /** The bits of flow that are compared. */
        ENTRY1_MASK: { lsb: 4, width: 2 },
        /** What they must be. */
        ENTRY1_VALUE: { lsb: 6, width: 2 },
        /** The bits of flow that are compared. */
        ENTRY2_MASK: { lsb: 8, width: 2 },
        /** What they must be. */
        ENTRY2_VALUE: { lsb: 10, width: 2 },
        /** The bits of flow that are compared. */
        ENTRY3_MASK: { lsb: 12, width: 2 },
        /** What they must be. */
        ENTRY3_VALUE: { lsb: 14, width: 2 },
        /** The bits of flow that are compared. */
        ENTRY4_MASK: { lsb: 16, width: 2 },
        /** What they must be. */
        ENTRY4_VALUE: { lsb: 18, width: 2 },
        /** The bits of flow that are compared. */
        ENTRY5_MASK: { lsb: 20, width: 2 },
        /** What they must be. */
        ENTRY5_VALUE: { lsb: 22, width: 2 },
        /** The bits of flow that are compared. */
        ENTRY6_MASK: { lsb: 24, width: 2 },
        /** What they must be. */
        ENTRY6_VALUE: { lsb: 26, width: 2 },
        /** The bits of flow that are compared. */
        ENTRY7_MASK: { lsb: 28, width: 2 },
        /** What they must be. */
        ENTRY7_VALUE: { lsb: 30, width: 2 },
      },
    },
    /** Entries 8 to 15: an entry matches only frames of which flow AND MASK is VALUE, beside what it compares otherwise, also where it names a group address. The reset value lets every flow match. One write changes all of them at once. */
    SPREAD1: {
      offset: 0x031c,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** The bits of flow that are compared. */
        ENTRY8_MASK: { lsb: 0, width: 2 },
        /** What they must be. */
        ENTRY8_VALUE: { lsb: 2, width: 2 },
        /** The bits of flow that are compared. */
        ENTRY9_MASK: { lsb: 4, width: 2 },
        /** What they must be. */
        ENTRY9_VALUE: { lsb: 6, width: 2 },
        /** The bits of flow that are compared. */
        ENTRY10_MASK: { lsb: 8, width: 2 },
        /** What they must be. */
        ENTRY10_VALUE: { lsb: 10, width: 2 },
        /** The bits of flow that are compared. */
        ENTRY11_MASK: { lsb: 12, width: 2 },
        /** What they must be. */
        ENTRY11_VALUE: { lsb: 14, width: 2 },
        /** The bits of flow that are compared. */
        ENTRY12_MASK: { lsb: 16, width: 2 },
        /** What they must be. */
        ENTRY12_VALUE: { lsb: 18, width: 2 },
        /** The bits of flow that are compared. */
        ENTRY13_MASK: { lsb: 20, width: 2 },
        /** What they must be. */
        ENTRY13_VALUE: { lsb: 22, width: 2 },
        /** The bits of flow that are compared. */
        ENTRY14_MASK: { lsb: 24, width: 2 },
        /** What they must be. */
        ENTRY14_VALUE: { lsb: 26, width: 2 },
        /** The bits of flow that are compared. */
        ENTRY15_MASK: { lsb: 28, width: 2 },
        /** What they must be. */
        ENTRY15_VALUE: { lsb: 30, width: 2 },
      },
    },
    /** First four bytes of the destination MAC; the first byte on the wire is bits 7..0. */
    ENTRY0_MAC: { offset: 0x0320, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** The rest of what is compared, and the queue. */
    ENTRY0_MATCH: {
      offset: 0x0324,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Last two bytes of the destination MAC. */
        MAC: { lsb: 0, width: 16 },
        /** VLAN identifier. */
        VLAN: { lsb: 16, width: 12 },
        /** Only frames with an 802.1Q tag of this VLAN; else any frame, tagged or not. */
        MATCH_VLAN: { lsb: 28, width: 1 },
        /** Receive queue of the frames that match. */
        QUEUE: { lsb: 29, width: 2 },
        /** The entry counts. */
        VALID: { lsb: 31, width: 1 },
      },
    },
    /** First four bytes of the destination MAC; the first byte on the wire is bits 7..0. */
    ENTRY1_MAC: { offset: 0x0328, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** The rest of what is compared, and the queue. */
    ENTRY1_MATCH: {
      offset: 0x032c,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Last two bytes of the destination MAC. */
        MAC: { lsb: 0, width: 16 },
        /** VLAN identifier. */
        VLAN: { lsb: 16, width: 12 },
        /** Only frames with an 802.1Q tag of this VLAN; else any frame, tagged or not. */
        MATCH_VLAN: { lsb: 28, width: 1 },
        /** Receive queue of the frames that match. */
        QUEUE: { lsb: 29, width: 2 },
        /** The entry counts. */
        VALID: { lsb: 31, width: 1 },
      },
    },
    /** First four bytes of the destination MAC; the first byte on the wire is bits 7..0. */
    ENTRY2_MAC: { offset: 0x0330, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** The rest of what is compared, and the queue. */
    ENTRY2_MATCH: {
      offset: 0x0334,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Last two bytes of the destination MAC. */
        MAC: { lsb: 0, width: 16 },
        /** VLAN identifier. */
        VLAN: { lsb: 16, width: 12 },
        /** Only frames with an 802.1Q tag of this VLAN; else any frame, tagged or not. */
        MATCH_VLAN: { lsb: 28, width: 1 },
        /** Receive queue of the frames that match. */
        QUEUE: { lsb: 29, width: 2 },
        /** The entry counts. */
        VALID: { lsb: 31, width: 1 },
      },
    },
    /** First four bytes of the destination MAC; the first byte on the wire is bits 7..0. */
    ENTRY3_MAC: { offset: 0x0338, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** The rest of what is compared, and the queue. */
    ENTRY3_MATCH: {
      offset: 0x033c,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Last two bytes of the destination MAC. */
        MAC: { lsb: 0, width: 16 },
        /** VLAN identifier. */
        VLAN: { lsb: 16, width: 12 },
        /** Only frames with an 802.1Q tag of this VLAN; else any frame, tagged or not. */
        MATCH_VLAN: { lsb: 28, width: 1 },
        /** Receive queue of the frames that match. */
        QUEUE: { lsb: 29, width: 2 },
        /** The entry counts. */
        VALID: { lsb: 31, width: 1 },
      },
    },
    /** First four bytes of the destination MAC; the first byte on the wire is bits 7..0. */
    ENTRY4_MAC: { offset: 0x0340, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** The rest of what is compared, and the queue. */
    ENTRY4_MATCH: {
      offset: 0x0344,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Last two bytes of the destination MAC. */
        MAC: { lsb: 0, width: 16 },
        /** VLAN identifier. */
        VLAN: { lsb: 16, width: 12 },
        /** Only frames with an 802.1Q tag of this VLAN; else any frame, tagged or not. */
        MATCH_VLAN: { lsb: 28, width: 1 },
        /** Receive queue of the frames that match. */
        QUEUE: { lsb: 29, width: 2 },
        /** The entry counts. */
        VALID: { lsb: 31, width: 1 },
      },
    },
    /** First four bytes of the destination MAC; the first byte on the wire is bits 7..0. */
    ENTRY5_MAC: { offset: 0x0348, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** The rest of what is compared, and the queue. */
    ENTRY5_MATCH: {
      offset: 0x034c,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Last two bytes of the destination MAC. */
        MAC: { lsb: 0, width: 16 },
        /** VLAN identifier. */
        VLAN: { lsb: 16, width: 12 },
        /** Only frames with an 802.1Q tag of this VLAN; else any frame, tagged or not. */
        MATCH_VLAN: { lsb: 28, width: 1 },
        /** Receive queue of the frames that match. */
        QUEUE: { lsb: 29, width: 2 },
        /** The entry counts. */
        VALID: { lsb: 31, width: 1 },
      },
    },
    /** First four bytes of the destination MAC; the first byte on the wire is bits 7..0. */
    ENTRY6_MAC: { offset: 0x0350, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** The rest of what is compared, and the queue. */
    ENTRY6_MATCH: {
      offset: 0x0354,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Last two bytes of the destination MAC. */
        MAC: { lsb: 0, width: 16 },
        /** VLAN identifier. */
        VLAN: { lsb: 16, width: 12 },
        /** Only frames with an 802.1Q tag of this VLAN; else any frame, tagged or not. */
        MATCH_VLAN: { lsb: 28, width: 1 },
        /** Receive queue of the frames that match. */
        QUEUE: { lsb: 29, width: 2 },
        /** The entry counts. */
        VALID: { lsb: 31, width: 1 },
      },
    },
    /** First four bytes of the destination MAC; the first byte on the wire is bits 7..0. */
    ENTRY7_MAC: { offset: 0x0358, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** The rest of what is compared, and the queue. */
    ENTRY7_MATCH: {
      offset: 0x035c,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Last two bytes of the destination MAC. */
        MAC: { lsb: 0, width: 16 },
        /** VLAN identifier. */
        VLAN: { lsb: 16, width: 12 },
        /** Only frames with an 802.1Q tag of this VLAN; else any frame, tagged or not. */
        MATCH_VLAN: { lsb: 28, width: 1 },
        /** Receive queue of the frames that match. */
        QUEUE: { lsb: 29, width: 2 },
        /** The entry counts. */
        VALID: { lsb: 31, width: 1 },
      },
    },
    /** First four bytes of the destination MAC; the first byte on the wire is bits 7..0. */
    ENTRY8_MAC: { offset: 0x0360, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** The rest of what is compared, and the queue. */
    ENTRY8_MATCH: {
      offset: 0x0364,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Last two bytes of the destination MAC. */
        MAC: { lsb: 0, width: 16 },
        /** VLAN identifier. */
        VLAN: { lsb: 16, width: 12 },
        /** Only frames with an 802.1Q tag of this VLAN; else any frame, tagged or not. */
        MATCH_VLAN: { lsb: 28, width: 1 },
        /** Receive queue of the frames that match. */
        QUEUE: { lsb: 29, width: 2 },
        /** The entry counts. */
        VALID: { lsb: 31, width: 1 },
      },
    },
    /** First four bytes of the destination MAC; the first byte on the wire is bits 7..0. */
    ENTRY9_MAC: { offset: 0x0368, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** The rest of what is compared, and the queue. */
    ENTRY9_MATCH: {
      offset: 0x036c,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Last two bytes of the destination MAC. */
        MAC: { lsb: 0, width: 16 },
        /** VLAN identifier. */
        VLAN: { lsb: 16, width: 12 },
        /** Only frames with an 802.1Q tag of this VLAN; else any frame, tagged or not. */
        MATCH_VLAN: { lsb: 28, width: 1 },
        /** Receive queue of the frames that match. */
        QUEUE: { lsb: 29, width: 2 },
        /** The entry counts. */
        VALID: { lsb: 31, width: 1 },
      },
    },
    /** First four bytes of the destination MAC; the first byte on the wire is bits 7..0. */
    ENTRY10_MAC: { offset: 0x0370, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** The rest of what is compared, and the queue. */
    ENTRY10_MATCH: {
      offset: 0x0374,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Last two bytes of the destination MAC. */
        MAC: { lsb: 0, width: 16 },
        /** VLAN identifier. */
        VLAN: { lsb: 16, width: 12 },
        /** Only frames with an 802.1Q tag of this VLAN; else any frame, tagged or not. */
        MATCH_VLAN: { lsb: 28, width: 1 },
        /** Receive queue of the frames that match. */
        QUEUE: { lsb: 29, width: 2 },
        /** The entry counts. */
        VALID: { lsb: 31, width: 1 },
      },
    },
    /** First four bytes of the destination MAC; the first byte on the wire is bits 7..0. */
    ENTRY11_MAC: { offset: 0x0378, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** The rest of what is compared, and the queue. */
    ENTRY11_MATCH: {
      offset: 0x037c,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Last two bytes of the destination MAC. */
        MAC: { lsb: 0, width: 16 },
        /** VLAN identifier. */
        VLAN: { lsb: 16, width: 12 },
        /** Only frames with an 802.1Q tag of this VLAN; else any frame, tagged or not. */
        MATCH_VLAN: { lsb: 28, width: 1 },
        /** Receive queue of the frames that match. */
        QUEUE: { lsb: 29, width: 2 },
        /** The entry counts. */
        VALID: { lsb: 31, width: 1 },
      },
    },
    /** First four bytes of the destination MAC; the first byte on the wire is bits 7..0. */
    ENTRY12_MAC: { offset: 0x0380, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** The rest of what is compared, and the queue. */
    ENTRY12_MATCH: {
      offset: 0x0384,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Last two bytes of the destination MAC. */
        MAC: { lsb: 0, width: 16 },
        /** VLAN identifier. */
        VLAN: { lsb: 16, width: 12 },
        /** Only frames with an 802.1Q tag of this VLAN; else any frame, tagged or not. */
        MATCH_VLAN: { lsb: 28, width: 1 },
        /** Receive queue of the frames that match. */
        QUEUE: { lsb: 29, width: 2 },
        /** The entry counts. */
        VALID: { lsb: 31, width: 1 },
      },
    },
    /** First four bytes of the destination MAC; the first byte on the wire is bits 7..0. */
    ENTRY13_MAC: { offset: 0x0388, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** The rest of what is compared, and the queue. */
    ENTRY13_MATCH: {
      offset: 0x038c,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Last two bytes of the destination MAC. */
        MAC: { lsb: 0, width: 16 },
        /** VLAN identifier. */
        VLAN: { lsb: 16, width: 12 },
        /** Only frames with an 802.1Q tag of this VLAN; else any frame, tagged or not. */
        MATCH_VLAN: { lsb: 28, width: 1 },
        /** Receive queue of the frames that match. */
        QUEUE: { lsb: 29, width: 2 },
        /** The entry counts. */
        VALID: { lsb: 31, width: 1 },
      },
    },
    /** First four bytes of the destination MAC; the first byte on the wire is bits 7..0. */
    ENTRY14_MAC: { offset: 0x0390, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** The rest of what is compared, and the queue. */
    ENTRY14_MATCH: {
      offset: 0x0394,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Last two bytes of the destination MAC. */
        MAC: { lsb: 0, width: 16 },
        /** VLAN identifier. */
        VLAN: { lsb: 16, width: 12 },
        /** Only frames with an 802.1Q tag of this VLAN; else any frame, tagged or not. */
        MATCH_VLAN: { lsb: 28, width: 1 },
        /** Receive queue of the frames that match. */
        QUEUE: { lsb: 29, width: 2 },
        /** The entry counts. */
        VALID: { lsb: 31, width: 1 },
      },
    },
    /** First four bytes of the destination MAC; the first byte on the wire is bits 7..0. */
    ENTRY15_MAC: { offset: 0x0398, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** The rest of what is compared, and the queue. */
    ENTRY15_MATCH: {
      offset: 0x039c,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Last two bytes of the destination MAC. */
        MAC: { lsb: 0, width: 16 },
        /** VLAN identifier. */
        VLAN: { lsb: 16, width: 12 },
        /** Only frames with an 802.1Q tag of this VLAN; else any frame, tagged or not. */
        MATCH_VLAN: { lsb: 28, width: 1 },
        /** Receive queue of the frames that match. */
        QUEUE: { lsb: 29, width: 2 },
        /** The entry counts. */
        VALID: { lsb: 31, width: 1 },
      },
    },
  },
  /** Receive queue 0: buffers posted by software, filled by the NIC. */
  RX_QUEUE0: {
    /** Runs or stops the queue. */
    CONTROL: {
      offset: 0x0410,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** A rising edge zeroes TAIL, HEAD and COMPLETED and the phase; a falling edge stops after the frames in flight. Set only while STATUS.ACTIVE is 0. */
        ENABLE: { lsb: 0, width: 1 },
        /** Receive: a frame longer than a buffer continues in the next ones, up to MAX_BUFFERS_PER_FRAME; else it is dropped. Taken over when ENABLE rises. */
        CHAIN: { lsb: 1, width: 1 },
      },
    },
    /** Whether the queue may still touch memory. */
    STATUS: {
      offset: 0x0414,
      width: 32,
      access: 'ro',
      reset: 0x00000000,
      fields: {
        /** Enabled, or disabled with an access to memory still outstanding. */
        ACTIVE: { lsb: 0, width: 1 },
        /** A descriptor fetch or a completion write failed; the queue has stopped. Cleared by the rising edge of CONTROL.ENABLE. */
        ERROR: { lsb: 1, width: 1 },
      },
    },
    /** Bus address of the descriptor ring; 64-byte aligned. */
    RING_BASE: { offset: 0x0418, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Base-2 logarithm of the number of entries of the descriptor ring and of the completion ring; 4 to 12. */
    RING_SIZE_LOG2: { offset: 0x0420, width: 32, access: 'rw', reset: 0x00000008, fields: {} },
    /** Bus address of the completion ring; 64-byte aligned. Software zeroes it before it enables the queue. */
    COMPLETION_BASE: { offset: 0x0428, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Descriptors made available by software: a free-running count of 16 bits, not an index. */
    TAIL: { offset: 0x0430, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Descriptors fetched: a free-running count of 16 bits. */
    HEAD: { offset: 0x0434, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions written: a free-running count of 16 bits. */
    COMPLETED: { offset: 0x0438, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Asks for one interrupt as soon as COMPLETED differs from the count written here (at once when it already does). */
    ARM: { offset: 0x043c, width: 32, access: 'wo', reset: 0x00000000, fields: {} },
    /** How often ENABLE has risen: a free-running count of 16 bits. */
    GENERATION: { offset: 0x0440, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
  },
  /** Receive queue 1: buffers posted by software, filled by the NIC. */
  RX_QUEUE1: {
    /** Runs or stops the queue. */
    CONTROL: {
      offset: 0x0490,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** A rising edge zeroes TAIL, HEAD and COMPLETED and the phase; a falling edge stops after the frames in flight. Set only while STATUS.ACTIVE is 0. */
        ENABLE: { lsb: 0, width: 1 },
        /** Receive: a frame longer than a buffer continues in the next ones, up to MAX_BUFFERS_PER_FRAME; else it is dropped. Taken over when ENABLE rises. */
        CHAIN: { lsb: 1, width: 1 },
      },
    },
    /** Whether the queue may still touch memory. */
    STATUS: {
      offset: 0x0494,
      width: 32,
      access: 'ro',
      reset: 0x00000000,
      fields: {
        /** Enabled, or disabled with an access to memory still outstanding. */
        ACTIVE: { lsb: 0, width: 1 },
        /** A descriptor fetch or a completion write failed; the queue has stopped. Cleared by the rising edge of CONTROL.ENABLE. */
        ERROR: { lsb: 1, width: 1 },
      },
    },
    /** Bus address of the descriptor ring; 64-byte aligned. */
    RING_BASE: { offset: 0x0498, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Base-2 logarithm of the number of entries of the descriptor ring and of the completion ring; 4 to 12. */
    RING_SIZE_LOG2: { offset: 0x04a0, width: 32, access: 'rw', reset: 0x00000008, fields: {} },
    /** Bus address of the completion ring; 64-byte aligned. Software zeroes it before it enables the queue. */
    COMPLETION_BASE: { offset: 0x04a8, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Descriptors made available by software: a free-running count of 16 bits, not an index. */
    TAIL: { offset: 0x04b0, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Descriptors fetched: a free-running count of 16 bits. */
    HEAD: { offset: 0x04b4, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions written: a free-running count of 16 bits. */
    COMPLETED: { offset: 0x04b8, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Asks for one interrupt as soon as COMPLETED differs from the count written here (at once when it already does). */
    ARM: { offset: 0x04bc, width: 32, access: 'wo', reset: 0x00000000, fields: {} },
    /** How often ENABLE has risen: a free-running count of 16 bits. */
    GENERATION: { offset: 0x04c0, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
  },
  /** Receive queue 2: buffers posted by software, filled by the NIC. */
  RX_QUEUE2: {
    /** Runs or stops the queue. */
    CONTROL: {
      offset: 0x0510,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** A rising edge zeroes TAIL, HEAD and COMPLETED and the phase; a falling edge stops after the frames in flight. Set only while STATUS.ACTIVE is 0. */
        ENABLE: { lsb: 0, width: 1 },
        /** Receive: a frame longer than a buffer continues in the next ones, up to MAX_BUFFERS_PER_FRAME; else it is dropped. Taken over when ENABLE rises. */
        CHAIN: { lsb: 1, width: 1 },
      },
    },
    /** Whether the queue may still touch memory. */
    STATUS: {
      offset: 0x0514,
      width: 32,
      access: 'ro',
      reset: 0x00000000,
      fields: {
        /** Enabled, or disabled with an access to memory still outstanding. */
        ACTIVE: { lsb: 0, width: 1 },
        /** A descriptor fetch or a completion write failed; the queue has stopped. Cleared by the rising edge of CONTROL.ENABLE. */
        ERROR: { lsb: 1, width: 1 },
      },
    },
    /** Bus address of the descriptor ring; 64-byte aligned. */
    RING_BASE: { offset: 0x0518, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Base-2 logarithm of the number of entries of the descriptor ring and of the completion ring; 4 to 12. */
    RING_SIZE_LOG2: { offset: 0x0520, width: 32, access: 'rw', reset: 0x00000008, fields: {} },
    /** Bus address of the completion ring; 64-byte aligned. Software zeroes it before it enables the queue. */
    COMPLETION_BASE: { offset: 0x0528, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Descriptors made available by software: a free-running count of 16 bits, not an index. */
    TAIL: { offset: 0x0530, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Descriptors fetched: a free-running count of 16 bits. */
    HEAD: { offset: 0x0534, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions written: a free-running count of 16 bits. */
    COMPLETED: { offset: 0x0538, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Asks for one interrupt as soon as COMPLETED differs from the count written here (at once when it already does). */
    ARM: { offset: 0x053c, width: 32, access: 'wo', reset: 0x00000000, fields: {} },
    /** How often ENABLE has risen: a free-running count of 16 bits. */
    GENERATION: { offset: 0x0540, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
  },
  /** Receive queue 3: buffers posted by software, filled by the NIC. */
  RX_QUEUE3: {
    /** Runs or stops the queue. */
    CONTROL: {
      offset: 0x0590,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** A rising edge zeroes TAIL, HEAD and COMPLETED and the phase; a falling edge stops after the frames in flight. Set only while STATUS.ACTIVE is 0. */
        ENABLE: { lsb: 0, width: 1 },
        /** Receive: a frame longer than a buffer continues in the next ones, up to MAX_BUFFERS_PER_FRAME; else it is dropped. Taken over when ENABLE rises. */
        CHAIN: { lsb: 1, width: 1 },
      },
    },
    /** Whether the queue may still touch memory. */
    STATUS: {
      offset: 0x0594,
      width: 32,
      access: 'ro',
      reset: 0x00000000,
      fields: {
        /** Enabled, or disabled with an access to memory still outstanding. */
        ACTIVE: { lsb: 0, width: 1 },
        /** A descriptor fetch or a completion write failed; the queue has stopped. Cleared by the rising edge of CONTROL.ENABLE. */
        ERROR: { lsb: 1, width: 1 },
      },
    },
    /** Bus address of the descriptor ring; 64-byte aligned. */
    RING_BASE: { offset: 0x0598, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Base-2 logarithm of the number of entries of the descriptor ring and of the completion ring; 4 to 12. */
    RING_SIZE_LOG2: { offset: 0x05a0, width: 32, access: 'rw', reset: 0x00000008, fields: {} },
    /** Bus address of the completion ring; 64-byte aligned. Software zeroes it before it enables the queue. */
    COMPLETION_BASE: { offset: 0x05a8, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Descriptors made available by software: a free-running count of 16 bits, not an index. */
    TAIL: { offset: 0x05b0, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Descriptors fetched: a free-running count of 16 bits. */
    HEAD: { offset: 0x05b4, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions written: a free-running count of 16 bits. */
    COMPLETED: { offset: 0x05b8, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Asks for one interrupt as soon as COMPLETED differs from the count written here (at once when it already does). */
    ARM: { offset: 0x05bc, width: 32, access: 'wo', reset: 0x00000000, fields: {} },
    /** How often ENABLE has risen: a free-running count of 16 bits. */
    GENERATION: { offset: 0x05c0, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
  },
  /** Transmit queue 0: frames posted by software, read by the NIC. */
  TX_QUEUE0: {
    /** Runs or stops the queue. */
    CONTROL: {
      offset: 0x0610,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** A rising edge zeroes TAIL, HEAD and COMPLETED and the phase; a falling edge stops after the frames in flight. Set only while STATUS.ACTIVE is 0. */
        ENABLE: { lsb: 0, width: 1 },
        /** Receive: a frame longer than a buffer continues in the next ones, up to MAX_BUFFERS_PER_FRAME; else it is dropped. Taken over when ENABLE rises. */
        CHAIN: { lsb: 1, width: 1 },
      },
    },
    /** Whether the queue may still touch memory. */
    STATUS: {
      offset: 0x0614,
      width: 32,
      access: 'ro',
      reset: 0x00000000,
      fields: {
        /** Enabled, or disabled with an access to memory still outstanding. */
        ACTIVE: { lsb: 0, width: 1 },
        /** A descriptor fetch or a completion write failed; the queue has stopped. Cleared by the rising edge of CONTROL.ENABLE. */
        ERROR: { lsb: 1, width: 1 },
      },
    },
    /** Bus address of the descriptor ring; 64-byte aligned. */
    RING_BASE: { offset: 0x0618, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Base-2 logarithm of the number of entries of the descriptor ring and of the completion ring; 4 to 12. */
    RING_SIZE_LOG2: { offset: 0x0620, width: 32, access: 'rw', reset: 0x00000008, fields: {} },
    /** Bus address of the completion ring; 64-byte aligned. Software zeroes it before it enables the queue. */
    COMPLETION_BASE: { offset: 0x0628, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Descriptors made available by software: a free-running count of 16 bits, not an index. */
    TAIL: { offset: 0x0630, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Descriptors fetched: a free-running count of 16 bits. */
    HEAD: { offset: 0x0634, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions written: a free-running count of 16 bits. */
    COMPLETED: { offset: 0x0638, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Asks for one interrupt as soon as COMPLETED differs from the count written here (at once when it already does). */
    ARM: { offset: 0x063c, width: 32, access: 'wo', reset: 0x00000000, fields: {} },
    /** How often ENABLE has risen: a free-running count of 16 bits. */
    GENERATION: { offset: 0x0640, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
  },
  /** Transmit queue 1: frames posted by software, read by the NIC. */
  TX_QUEUE1: {
    /** Runs or stops the queue. */
    CONTROL: {
      offset: 0x0690,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** A rising edge zeroes TAIL, HEAD and COMPLETED and the phase; a falling edge stops after the frames in flight. Set only while STATUS.ACTIVE is 0. */
        ENABLE: { lsb: 0, width: 1 },
        /** Receive: a frame longer than a buffer continues in the next ones, up to MAX_BUFFERS_PER_FRAME; else it is dropped. Taken over when ENABLE rises. */
        CHAIN: { lsb: 1, width: 1 },
      },
    },
    /** Whether the queue may still touch memory. */
    STATUS: {
      offset: 0x0694,
      width: 32,
      access: 'ro',
      reset: 0x00000000,
      fields: {
        /** Enabled, or disabled with an access to memory still outstanding. */
        ACTIVE: { lsb: 0, width: 1 },
        /** A descriptor fetch or a completion write failed; the queue has stopped. Cleared by the rising edge of CONTROL.ENABLE. */
        ERROR: { lsb: 1, width: 1 },
      },
    },
    /** Bus address of the descriptor ring; 64-byte aligned. */
    RING_BASE: { offset: 0x0698, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Base-2 logarithm of the number of entries of the descriptor ring and of the completion ring; 4 to 12. */
    RING_SIZE_LOG2: { offset: 0x06a0, width: 32, access: 'rw', reset: 0x00000008, fields: {} },
    /** Bus address of the completion ring; 64-byte aligned. Software zeroes it before it enables the queue. */
    COMPLETION_BASE: { offset: 0x06a8, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Descriptors made available by software: a free-running count of 16 bits, not an index. */
    TAIL: { offset: 0x06b0, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Descriptors fetched: a free-running count of 16 bits. */
    HEAD: { offset: 0x06b4, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions written: a free-running count of 16 bits. */
    COMPLETED: { offset: 0x06b8, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Asks for one interrupt as soon as COMPLETED differs from the count written here (at once when it already does). */
    ARM: { offset: 0x06bc, width: 32, access: 'wo', reset: 0x00000000, fields: {} },
    /** How often ENABLE has risen: a free-running count of 16 bits. */
    GENERATION: { offset: 0x06c0, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
  },
  /** Transmit queue 2: frames posted by software, read by the NIC. */
  TX_QUEUE2: {
    /** Runs or stops the queue. */
    CONTROL: {
      offset: 0x0710,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** A rising edge zeroes TAIL, HEAD and COMPLETED and the phase; a falling edge stops after the frames in flight. Set only while STATUS.ACTIVE is 0. */
        ENABLE: { lsb: 0, width: 1 },
        /** Receive: a frame longer than a buffer continues in the next ones, up to MAX_BUFFERS_PER_FRAME; else it is dropped. Taken over when ENABLE rises. */
        CHAIN: { lsb: 1, width: 1 },
      },
    },
    /** Whether the queue may still touch memory. */
    STATUS: {
      offset: 0x0714,
      width: 32,
      access: 'ro',
      reset: 0x00000000,
      fields: {
        /** Enabled, or disabled with an access to memory still outstanding. */
        ACTIVE: { lsb: 0, width: 1 },
        /** A descriptor fetch or a completion write failed; the queue has stopped. Cleared by the rising edge of CONTROL.ENABLE. */
        ERROR: { lsb: 1, width: 1 },
      },
    },
    /** Bus address of the descriptor ring; 64-byte aligned. */
    RING_BASE: { offset: 0x0718, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Base-2 logarithm of the number of entries of the descriptor ring and of the completion ring; 4 to 12. */
    RING_SIZE_LOG2: { offset: 0x0720, width: 32, access: 'rw', reset: 0x00000008, fields: {} },
    /** Bus address of the completion ring; 64-byte aligned. Software zeroes it before it enables the queue. */
    COMPLETION_BASE: { offset: 0x0728, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Descriptors made available by software: a free-running count of 16 bits, not an index. */
    TAIL: { offset: 0x0730, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Descriptors fetched: a free-running count of 16 bits. */
    HEAD: { offset: 0x0734, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions written: a free-running count of 16 bits. */
    COMPLETED: { offset: 0x0738, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Asks for one interrupt as soon as COMPLETED differs from the count written here (at once when it already does). */
    ARM: { offset: 0x073c, width: 32, access: 'wo', reset: 0x00000000, fields: {} },
    /** How often ENABLE has risen: a free-running count of 16 bits. */
    GENERATION: { offset: 0x0740, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
  },
  /** Transmit queue 3: frames posted by software, read by the NIC. */
  TX_QUEUE3: {
    /** Runs or stops the queue. */
    CONTROL: {
      offset: 0x0790,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** A rising edge zeroes TAIL, HEAD and COMPLETED and the phase; a falling edge stops after the frames in flight. Set only while STATUS.ACTIVE is 0. */
        ENABLE: { lsb: 0, width: 1 },
        /** Receive: a frame longer than a buffer continues in the next ones, up to MAX_BUFFERS_PER_FRAME; else it is dropped. Taken over when ENABLE rises. */
        CHAIN: { lsb: 1, width: 1 },
      },
    },
    /** Whether the queue may still touch memory. */
    STATUS: {
      offset: 0x0794,
      width: 32,
      access: 'ro',
      reset: 0x00000000,
      fields: {
        /** Enabled, or disabled with an access to memory still outstanding. */
        ACTIVE: { lsb: 0, width: 1 },
        /** A descriptor fetch or a completion write failed; the queue has stopped. Cleared by the rising edge of CONTROL.ENABLE. */
        ERROR: { lsb: 1, width: 1 },
      },
    },
    /** Bus address of the descriptor ring; 64-byte aligned. */
    RING_BASE: { offset: 0x0798, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Base-2 logarithm of the number of entries of the descriptor ring and of the completion ring; 4 to 12. */
    RING_SIZE_LOG2: { offset: 0x07a0, width: 32, access: 'rw', reset: 0x00000008, fields: {} },
    /** Bus address of the completion ring; 64-byte aligned. Software zeroes it before it enables the queue. */
    COMPLETION_BASE: { offset: 0x07a8, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Descriptors made available by software: a free-running count of 16 bits, not an index. */
    TAIL: { offset: 0x07b0, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Descriptors fetched: a free-running count of 16 bits. */
    HEAD: { offset: 0x07b4, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions written: a free-running count of 16 bits. */
    COMPLETED: { offset: 0x07b8, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Asks for one interrupt as soon as COMPLETED differs from the count written here (at once when it already does). */
    ARM: { offset: 0x07bc, width: 32, access: 'wo', reset: 0x00000000, fields: {} },
    /** How often ENABLE has risen: a free-running count of 16 bits. */
    GENERATION: { offset: 0x07c0, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
  },
  /** Traffic generator: injects frames into the receive path as if they came from the wire, or in tester mode (see TESTER) sends them to it. What it injects is said by the blocks GENERATOR_STREAMn and REPLAY. */
  GENERATOR: {
    /** Starts or stops. */
    COMMAND: {
      offset: 0x0810,
      width: 32,
      access: 'wo',
      reset: 0x00000000,
      fields: {
        /** Begin all enabled streams and the replay; ignored while running, and while TESTER.STATUS.SWITCHING. */
        START: { lsb: 0, width: 1 },
        /** Stop after the frame in progress. */
        STOP: { lsb: 1, width: 1 },
      },
    },
    /** State. */
    STATUS: {
      offset: 0x0814,
      width: 32,
      access: 'ro',
      reset: 0x00000000,
      fields: {
        /** Frames remain to be injected, or an injected one is neither delivered nor dropped nor, in tester mode, sent. After it has fallen the generator changes nothing any more. */
        RUNNING: { lsb: 0, width: 1 },
        /** Bit n: frames of stream n remain to be injected. */
        STREAMS: { lsb: 8, width: 4 },
        /** Frames of the replay remain to be injected. */
        REPLAY: { lsb: 12, width: 1 },
      },
    },
    /** When to wait. In tester mode nothing is waited for but the wire and, with HOLD_ON_ALLOWANCE, the allowance. */
    MODE: {
      offset: 0x0818,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Wait for buffers posted to the QUEUE of the stream before each frame instead of losing it: for one, or where the queue chains for one for each LEAST_BUFFER_BYTES of the frame or a part of them, but no more than MAX_BUFFERS_PER_FRAME. Fewer are waited for without end. They are kept for the frame until it has taken them. Copies for other queues can still be starved, and so can a frame in a queue that chains smaller buffers. */
        HOLD_ON_STARVED: { lsb: 0, width: 1 },
        /** Wait for room in the DMA trace before each frame: for one record. Records of further buffers, and of copies for further queues, can still be lost. */
        HOLD_ON_TRACE_FULL: { lsb: 1, width: 1 },
        /** Begin no more frames than ALLOWANCE says, in tester mode as well. */
        HOLD_ON_ALLOWANCE: { lsb: 2, width: 1 },
      },
    },
    /** Frames injected since the last START. */
    INJECTED: { offset: 0x081c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Clock cycles since the last START in which a frame was due and waited for a buffer, for the DMA trace or for the allowance. */
    HELD: { offset: 0x0820, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** With HOLD_ON_ALLOWANCE: frames since the last START that may begin, those of all streams and of the replay together. May be changed while running; START does not change it. A frame of a higher number than it can hold is never allowed. */
    ALLOWANCE: { offset: 0x0828, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
  },
  /** Stream 0 of the traffic generator. Change it only while the generator does not run. */
  GENERATOR_STREAM0: {
    /** What kind of frames, and where to. */
    CONTROL: {
      offset: 0x0910,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Take part in the next START. */
        ENABLE: { lsb: 0, width: 1 },
        /** The steering table chooses the receive queue of each frame; else all go to QUEUE. */
        STEERED: { lsb: 1, width: 1 },
        /** A token is a frame; else a byte on the line. */
        RATE_IN_FRAMES: { lsb: 2, width: 1 },
        /** Receive queue; also the one whose buffers HOLD_ON_STARVED waits for. */
        QUEUE: { lsb: 8, width: 2 },
        /** Fill with PATTERN; else byte i of frame s is PATTERN + s + i mod 256. */
        CONSTANT_PATTERN: { lsb: 3, width: 1 },
        /** Frames carry an 802.1Q tag. */
        TAGGED: { lsb: 4, width: 1 },
      },
    },
    /** Frames to inject. */
    COUNT: { offset: 0x0914, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Range of frame lengths in bytes, without FCS; MIN_FRAME_BYTES to MAX_FRAME_BYTES. */
    LENGTH: {
      offset: 0x0918,
      width: 32,
      access: 'rw',
      reset: 0x003c003c,
      fields: {
        /** Length of the first frame. */
        MIN: { lsb: 0, width: 16 },
        /** Greatest length. */
        MAX: { lsb: 16, width: 16 },
      },
    },
    /** Added to the length after each frame; past MAX it wraps by MAX - MIN + 1. At most MAX - MIN. */
    LENGTH_STEP: { offset: 0x091c, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Lengths of the list, at LENGTH_LIST_OFFSET in this block, that successive frames go round; 0: LENGTH counts. */
    LIST_COUNT: { offset: 0x0920, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Least number of idle cycles after each frame. */
    GAP: { offset: 0x0924, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Sequence number of the first frame. */
    SEQUENCE: { offset: 0x0928, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 7..0: seed of the payload pattern. */
    PATTERN: { offset: 0x092c, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 47..0; the first byte on the wire is bits 7..0. */
    DESTINATION_MAC: { offset: 0x0930, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 47..0; the first byte on the wire is bits 7..0. */
    SOURCE_MAC: { offset: 0x0938, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** First eight bytes of every nonce, in memory order. */
    NONCE_KEY: { offset: 0x0940, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 15..0: priority, DEI and VLAN identifier of the tag. */
    VLAN: { offset: 0x0948, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 15..0: frames that go out back to back whenever the bucket owes no tokens; 0 is 1. */
    BURST: { offset: 0x094c, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 47..0: tokens that come in per clock cycle, in units of 2^-44; 0: no limit. A frame takes its length and LINE_OVERHEAD_BYTES, or 1. */
    RATE: { offset: 0x0950, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Tokens at which none come in any more: how much of the time for which frames were held is caught up with. */
    DEPTH: { offset: 0x0958, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Frames begun since the last START. */
    INJECTED: { offset: 0x095c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Time at which the first of them began. */
    FIRST_TIME: { offset: 0x0960, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Time at which the last of them began. */
    LAST_TIME: { offset: 0x0968, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
  },
  /** Stream 1 of the traffic generator. Change it only while the generator does not run. */
  GENERATOR_STREAM1: {
    /** What kind of frames, and where to. */
    CONTROL: {
      offset: 0x0a10,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Take part in the next START. */
        ENABLE: { lsb: 0, width: 1 },
        /** The steering table chooses the receive queue of each frame; else all go to QUEUE. */
        STEERED: { lsb: 1, width: 1 },
        /** A token is a frame; else a byte on the line. */
        RATE_IN_FRAMES: { lsb: 2, width: 1 },
        /** Receive queue; also the one whose buffers HOLD_ON_STARVED waits for. */
        QUEUE: { lsb: 8, width: 2 },
        /** Fill with PATTERN; else byte i of frame s is PATTERN + s + i mod 256. */
        CONSTANT_PATTERN: { lsb: 3, width: 1 },
        /** Frames carry an 802.1Q tag. */
        TAGGED: { lsb: 4, width: 1 },
      },
    },
    /** Frames to inject. */
    COUNT: { offset: 0x0a14, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Range of frame lengths in bytes, without FCS; MIN_FRAME_BYTES to MAX_FRAME_BYTES. */
    LENGTH: {
      offset: 0x0a18,
      width: 32,
      access: 'rw',
      reset: 0x003c003c,
      fields: {
        /** Length of the first frame. */
        MIN: { lsb: 0, width: 16 },
        /** Greatest length. */
        MAX: { lsb: 16, width: 16 },
      },
    },
    /** Added to the length after each frame; past MAX it wraps by MAX - MIN + 1. At most MAX - MIN. */
    LENGTH_STEP: { offset: 0x0a1c, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Lengths of the list, at LENGTH_LIST_OFFSET in this block, that successive frames go round; 0: LENGTH counts. */
    LIST_COUNT: { offset: 0x0a20, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Least number of idle cycles after each frame. */
    GAP: { offset: 0x0a24, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Sequence number of the first frame. */
    SEQUENCE: { offset: 0x0a28, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 7..0: seed of the payload pattern. */
    PATTERN: { offset: 0x0a2c, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 47..0; the first byte on the wire is bits 7..0. */
    DESTINATION_MAC: { offset: 0x0a30, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 47..0; the first byte on the wire is bits 7..0. */
    SOURCE_MAC: { offset: 0x0a38, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** First eight bytes of every nonce, in memory order. */
    NONCE_KEY: { offset: 0x0a40, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 15..0: priority, DEI and VLAN identifier of the tag. */
    VLAN: { offset: 0x0a48, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 15..0: frames that go out back to back whenever the bucket owes no tokens; 0 is 1. */
    BURST: { offset: 0x0a4c, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 47..0: tokens that come in per clock cycle, in units of 2^-44; 0: no limit. A frame takes its length and LINE_OVERHEAD_BYTES, or 1. */
    RATE: { offset: 0x0a50, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Tokens at which none come in any more: how much of the time for which frames were held is caught up with. */
    DEPTH: { offset: 0x0a58, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Frames begun since the last START. */
    INJECTED: { offset: 0x0a5c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Time at which the first of them began. */
    FIRST_TIME: { offset: 0x0a60, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Time at which the last of them began. */
    LAST_TIME: { offset: 0x0a68, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
  },
  /** Stream 2 of the traffic generator. Change it only while the generator does not run. */
  GENERATOR_STREAM2: {
    /** What kind of frames, and where to. */
    CONTROL: {
      offset: 0x0b10,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Take part in the next START. */
        ENABLE: { lsb: 0, width: 1 },
        /** The steering table chooses the receive queue of each frame; else all go to QUEUE. */
        STEERED: { lsb: 1, width: 1 },
        /** A token is a frame; else a byte on the line. */
        RATE_IN_FRAMES: { lsb: 2, width: 1 },
        /** Receive queue; also the one whose buffers HOLD_ON_STARVED waits for. */
        QUEUE: { lsb: 8, width: 2 },
        /** Fill with PATTERN; else byte i of frame s is PATTERN + s + i mod 256. */
        CONSTANT_PATTERN: { lsb: 3, width: 1 },
        /** Frames carry an 802.1Q tag. */
        TAGGED: { lsb: 4, width: 1 },
      },
    },
    /** Frames to inject. */
    COUNT: { offset: 0x0b14, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Range of frame lengths in bytes, without FCS; MIN_FRAME_BYTES to MAX_FRAME_BYTES. */
    LENGTH: {
      offset: 0x0b18,
      width: 32,
      access: 'rw',
      reset: 0x003c003c,
      fields: {
        /** Length of the first frame. */
        MIN: { lsb: 0, width: 16 },
        /** Greatest length. */
        MAX: { lsb: 16, width: 16 },
      },
    },
    /** Added to the length after each frame; past MAX it wraps by MAX - MIN + 1. At most MAX - MIN. */
    LENGTH_STEP: { offset: 0x0b1c, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Lengths of the list, at LENGTH_LIST_OFFSET in this block, that successive frames go round; 0: LENGTH counts. */
    LIST_COUNT: { offset: 0x0b20, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Least number of idle cycles after each frame. */
    GAP: { offset: 0x0b24, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Sequence number of the first frame. */
    SEQUENCE: { offset: 0x0b28, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 7..0: seed of the payload pattern. */
    PATTERN: { offset: 0x0b2c, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 47..0; the first byte on the wire is bits 7..0. */
    DESTINATION_MAC: { offset: 0x0b30, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 47..0; the first byte on the wire is bits 7..0. */
    SOURCE_MAC: { offset: 0x0b38, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** First eight bytes of every nonce, in memory order. */
    NONCE_KEY: { offset: 0x0b40, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 15..0: priority, DEI and VLAN identifier of the tag. */
    VLAN: { offset: 0x0b48, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 15..0: frames that go out back to back whenever the bucket owes no tokens; 0 is 1. */
    BURST: { offset: 0x0b4c, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 47..0: tokens that come in per clock cycle, in units of 2^-44; 0: no limit. A frame takes its length and LINE_OVERHEAD_BYTES, or 1. */
    RATE: { offset: 0x0b50, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Tokens at which none come in any more: how much of the time for which frames were held is caught up with. */
    DEPTH: { offset: 0x0b58, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Frames begun since the last START. */
    INJECTED: { offset: 0x0b5c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Time at which the first of them began. */
    FIRST_TIME: { offset: 0x0b60, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Time at which the last of them began. */
    LAST_TIME: { offset: 0x0b68, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
  },
  /** Stream 3 of the traffic generator. Change it only while the generator does not run. */
  GENERATOR_STREAM3: {
    /** What kind of frames, and where to. */
    CONTROL: {
      offset: 0x0c10,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Take part in the next START. */
        ENABLE: { lsb: 0, width: 1 },
        /** The steering table chooses the receive queue of each frame; else all go to QUEUE. */
        STEERED: { lsb: 1, width: 1 },
        /** A token is a frame; else a byte on the line. */
        RATE_IN_FRAMES: { lsb: 2, width: 1 },
        /** Receive queue; also the one whose buffers HOLD_ON_STARVED waits for. */
        QUEUE: { lsb: 8, width: 2 },
        /** Fill with PATTERN; else byte i of frame s is PATTERN + s + i mod 256. */
        CONSTANT_PATTERN: { lsb: 3, width: 1 },
        /** Frames carry an 802.1Q tag. */
        TAGGED: { lsb: 4, width: 1 },
      },
    },
    /** Frames to inject. */
    COUNT: { offset: 0x0c14, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Range of frame lengths in bytes, without FCS; MIN_FRAME_BYTES to MAX_FRAME_BYTES. */
    LENGTH: {
      offset: 0x0c18,
      width: 32,
      access: 'rw',
      reset: 0x003c003c,
      fields: {
        /** Length of the first frame. */
        MIN: { lsb: 0, width: 16 },
        /** Greatest length. */
        MAX: { lsb: 16, width: 16 },
      },
    },
    /** Added to the length after each frame; past MAX it wraps by MAX - MIN + 1. At most MAX - MIN. */
    LENGTH_STEP: { offset: 0x0c1c, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Lengths of the list, at LENGTH_LIST_OFFSET in this block, that successive frames go round; 0: LENGTH counts. */
    LIST_COUNT: { offset: 0x0c20, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Least number of idle cycles after each frame. */
    GAP: { offset: 0x0c24, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Sequence number of the first frame. */
    SEQUENCE: { offset: 0x0c28, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 7..0: seed of the payload pattern. */
    PATTERN: { offset: 0x0c2c, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 47..0; the first byte on the wire is bits 7..0. */
    DESTINATION_MAC: { offset: 0x0c30, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 47..0; the first byte on the wire is bits 7..0. */
    SOURCE_MAC: { offset: 0x0c38, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** First eight bytes of every nonce, in memory order. */
    NONCE_KEY: { offset: 0x0c40, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 15..0: priority, DEI and VLAN identifier of the tag. */
    VLAN: { offset: 0x0c48, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 15..0: frames that go out back to back whenever the bucket owes no tokens; 0 is 1. */
    BURST: { offset: 0x0c4c, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 47..0: tokens that come in per clock cycle, in units of 2^-44; 0: no limit. A frame takes its length and LINE_OVERHEAD_BYTES, or 1. */
    RATE: { offset: 0x0c50, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Tokens at which none come in any more: how much of the time for which frames were held is caught up with. */
    DEPTH: { offset: 0x0c58, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Frames begun since the last START. */
    INJECTED: { offset: 0x0c5c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Time at which the first of them began. */
    FIRST_TIME: { offset: 0x0c60, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Time at which the last of them began. */
    LAST_TIME: { offset: 0x0c68, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
  },
  /** What goes to the wire side, or in tester mode what comes from it, compared with what the generator makes: frames are assigned to streams by their nonce. NEXT - FIRST = FRAMES - CORRUPT - DUPLICATES - LATE + MISSING for each stream. */
  CHECKER: {
    /** Checking. */
    CONTROL: {
      offset: 0x0d10,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Check. A rising edge zeroes everything that was counted. */
        ENABLE: { lsb: 0, width: 1 },
      },
    },
    /** State. */
    STATUS: {
      offset: 0x0d14,
      width: 32,
      access: 'ro',
      reset: 0x00000000,
      fields: {
        /** What was seen before is being forgotten; frames are not yet checked. */
        CLEARING: { lsb: 0, width: 1 },
      },
    },
    /** Frames that the NIC has sent to the wire side, or in tester mode received from it. */
    FRAMES: { offset: 0x0d18, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Of these: belonging to no stream. */
    OTHER: { offset: 0x0d1c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** First eight bytes of the nonces of this stream, in memory order; 0: no frame belongs to it. */
    STREAM0_KEY: { offset: 0x0d20, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Sequence number that is expected first; taken by the rising edge of CONTROL.ENABLE. */
    STREAM0_FIRST: { offset: 0x0d28, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Sequence number expected next: one more than the greatest one seen. */
    STREAM0_NEXT: { offset: 0x0d2c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames with a good nonce of this stream. */
    STREAM0_FRAMES: { offset: 0x0d30, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Of these: with a wrong checksum or length. Their sequence numbers are not looked at. */
    STREAM0_CORRUPT: { offset: 0x0d34, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Times that an intact frame had a greater sequence number than the expected one. */
    STREAM0_GAPS: { offset: 0x0d38, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Sequence numbers below NEXT, from FIRST on, that no intact frame has had. */
    STREAM0_MISSING: { offset: 0x0d3c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Intact frames whose sequence number an intact frame had before. */
    STREAM0_DUPLICATES: { offset: 0x0d40, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Intact frames behind a greater sequence number, seen for the first time. */
    STREAM0_REORDERED: { offset: 0x0d44, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Intact frames before FIRST or CHECKER_WINDOW or more behind NEXT: duplicate or reordered, nobody knows. */
    STREAM0_LATE: { offset: 0x0d48, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** First eight bytes of the nonces of this stream, in memory order; 0: no frame belongs to it. */
    STREAM1_KEY: { offset: 0x0d58, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Sequence number that is expected first; taken by the rising edge of CONTROL.ENABLE. */
    STREAM1_FIRST: { offset: 0x0d60, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Sequence number expected next: one more than the greatest one seen. */
    STREAM1_NEXT: { offset: 0x0d64, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames with a good nonce of this stream. */
    STREAM1_FRAMES: { offset: 0x0d68, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Of these: with a wrong checksum or length. Their sequence numbers are not looked at. */
    STREAM1_CORRUPT: { offset: 0x0d6c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Times that an intact frame had a greater sequence number than the expected one. */
    STREAM1_GAPS: { offset: 0x0d70, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Sequence numbers below NEXT, from FIRST on, that no intact frame has had. */
    STREAM1_MISSING: { offset: 0x0d74, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Intact frames whose sequence number an intact frame had before. */
    STREAM1_DUPLICATES: { offset: 0x0d78, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Intact frames behind a greater sequence number, seen for the first time. */
    STREAM1_REORDERED: { offset: 0x0d7c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Intact frames before FIRST or CHECKER_WINDOW or more behind NEXT: duplicate or reordered, nobody knows. */
    STREAM1_LATE: { offset: 0x0d80, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** First eight bytes of the nonces of this stream, in memory order; 0: no frame belongs to it. */
    STREAM2_KEY: { offset: 0x0d90, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Sequence number that is expected first; taken by the rising edge of CONTROL.ENABLE. */
    STREAM2_FIRST: { offset: 0x0d98, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Sequence number expected next: one more than the greatest one seen. */
    STREAM2_NEXT: { offset: 0x0d9c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames with a good nonce of this stream. */
    STREAM2_FRAMES: { offset: 0x0da0, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Of these: with a wrong checksum or length. Their sequence numbers are not looked at. */
    STREAM2_CORRUPT: { offset: 0x0da4, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Times that an intact frame had a greater sequence number than the expected one. */
    STREAM2_GAPS: { offset: 0x0da8, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Sequence numbers below NEXT, from FIRST on, that no intact frame has had. */
    STREAM2_MISSING: { offset: 0x0dac, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Intact frames whose sequence number an intact frame had before. */
    STREAM2_DUPLICATES: { offset: 0x0db0, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Intact frames behind a greater sequence number, seen for the first time. */
    STREAM2_REORDERED: { offset: 0x0db4, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Intact frames before FIRST or CHECKER_WINDOW or more behind NEXT: duplicate or reordered, nobody knows. */
    STREAM2_LATE: { offset: 0x0db8, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** First eight bytes of the nonces of this stream, in memory order; 0: no frame belongs to it. */
    STREAM3_KEY: { offset: 0x0dc8, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Sequence number that is expected first; taken by the rising edge of CONTROL.ENABLE. */
    STREAM3_FIRST: { offset: 0x0dd0, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Sequence number expected next: one more than the greatest one seen. */
    STREAM3_NEXT: { offset: 0x0dd4, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames with a good nonce of this stream. */
    STREAM3_FRAMES: { offset: 0x0dd8, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Of these: with a wrong checksum or length. Their sequence numbers are not looked at. */
    STREAM3_CORRUPT: { offset: 0x0ddc, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Times that an intact frame had a greater sequence number than the expected one. */
    STREAM3_GAPS: { offset: 0x0de0, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Sequence numbers below NEXT, from FIRST on, that no intact frame has had. */
    STREAM3_MISSING: { offset: 0x0de4, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Intact frames whose sequence number an intact frame had before. */
    STREAM3_DUPLICATES: { offset: 0x0de8, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Intact frames behind a greater sequence number, seen for the first time. */
    STREAM3_REORDERED: { offset: 0x0dec, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Intact frames before FIRST or CHECKER_WINDOW or more behind NEXT: duplicate or reordered, nobody knows. */
    STREAM3_LATE: { offset: 0x0df0, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
  },
  /** A clock of 64 bits in ns, and histograms of latencies: the time of every generated frame from its injection (its last word has entered the receive path, or in tester mode was taken by the wire side) to an event. Values below 2^(LATENCY_MANTISSA_BITS + 1) have a bucket of their own; above, each power of two has 2^LATENCY_MANTISSA_BITS buckets. */
  LATENCY: {
    /** Measuring. */
    CONTROL: {
      offset: 0x0e10,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Measure. A rising edge zeroes all samples and forgets all stamps. */
        ENABLE: { lsb: 0, width: 1 },
      },
    },
    /** State. */
    STATUS: {
      offset: 0x0e14,
      width: 32,
      access: 'ro',
      reset: 0x00000000,
      fields: {
        /** Samples are being zeroed; nothing is measured yet. */
        CLEARING: { lsb: 0, width: 1 },
        /** Frames wait for being added to a histogram. */
        PENDING: { lsb: 1, width: 1 },
      },
    },
    /** Which 1024 buckets the window at LATENCY_WINDOW shows, a word of 32 bits each. */
    PAGE: {
      offset: 0x0e18,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Bits 11..10 of the bucket. */
        INDEX: { lsb: 0, width: 2 },
        /** 0: DMA, 1: ECHO. */
        HISTOGRAM: { lsb: 2, width: 1 },
      },
    },
    /** Writing the low word, any value, reads the clock; reading gives what it was then, in ns since reset. */
    TIME: { offset: 0x0e20, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Samples of the time from injection to the last response to the writes of the frame to memory, for its first queue when it goes to several. */
    DMA_SAMPLES: { offset: 0x0e40, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Their sum in ns. */
    DMA_SUM: { offset: 0x0e48, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** The least of them in ns; all ones without a sample. */
    DMA_MIN: { offset: 0x0e50, width: 32, access: 'ro', reset: 0xffffffff, fields: {} },
    /** The greatest of them in ns. */
    DMA_MAX: { offset: 0x0e54, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Samples of 2^32 ns or more, taken as 2^32 - 1. */
    DMA_CLIPPED: { offset: 0x0e58, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames without a sample because their stamp was not there: overwritten by a later frame, or never made. */
    DMA_UNMATCHED: { offset: 0x0e5c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames without a sample because too many came at once. */
    DMA_LOST: { offset: 0x0e60, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Samples of the time from injection to the last word of the frame when it comes back to the wire side, or in tester mode from it, intact and for the first time (see CHECKER). */
    ECHO_SAMPLES: { offset: 0x0e80, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Their sum in ns. */
    ECHO_SUM: { offset: 0x0e88, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** The least of them in ns; all ones without a sample. */
    ECHO_MIN: { offset: 0x0e90, width: 32, access: 'ro', reset: 0xffffffff, fields: {} },
    /** The greatest of them in ns. */
    ECHO_MAX: { offset: 0x0e94, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Samples of 2^32 ns or more, taken as 2^32 - 1. */
    ECHO_CLIPPED: { offset: 0x0e98, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames without a sample because their stamp was not there: overwritten by a later frame, or never made. */
    ECHO_UNMATCHED: { offset: 0x0e9c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames without a sample because too many came at once. */
    ECHO_LOST: { offset: 0x0ea0, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
  },
  /** The DMA trace: a ring of records, one for each buffer that a received frame, or a copy of it for another queue, was given. Reading has no side effect. */
  TRACE: {
    /** Recording. */
    CONTROL: {
      offset: 0x0f10,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Record. A rising edge zeroes HEAD, TAIL and OVERFLOW. */
        ENABLE: { lsb: 0, width: 1 },
      },
    },
    /** Records written: a free-running count of 32 bits. */
    HEAD: { offset: 0x0f14, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Records released by the reader: a free-running count of 32 bits. */
    TAIL: { offset: 0x0f18, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Records lost because none was free. */
    OVERFLOW: { offset: 0x0f1c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
  },
  /** A counter snapshot: all values below were copied in the same clock cycle. INJECTED_FRAMES + WIRE_RX_FRAMES + RX_COPIES = RX_DELIVERED_FRAMES + every RX_DROP + TESTER_SENT_FRAMES + TESTER_RECEIVED_FRAMES + RX_IN_FLIGHT. */
  COUNTERS: {
    /** Writing takes a snapshot; reading tells how many were taken. */
    SNAPSHOT: { offset: 0x1010, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Clock cycles since reset. */
    TIME: { offset: 0x1020, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames from the generator that entered the receive path. */
    INJECTED_FRAMES: { offset: 0x1028, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Their bytes. */
    INJECTED_BYTES: { offset: 0x1030, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames from the wire side that entered the receive path, including those dropped. */
    WIRE_RX_FRAMES: { offset: 0x1038, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Their bytes. */
    WIRE_RX_BYTES: { offset: 0x1040, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames written to a posted buffer and completed. */
    RX_DELIVERED_FRAMES: { offset: 0x1048, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Their bytes: what DMA wrote into posted buffers. */
    RX_DELIVERED_BYTES: { offset: 0x1050, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames lost because no buffer was posted. */
    RX_DROP_STARVED: { offset: 0x1058, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames lost because they exceed the posted buffer or MAX_FRAME_BYTES. */
    RX_DROP_TOO_LONG: { offset: 0x1060, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames lost because the queue was disabled or in error. */
    RX_DROP_DISABLED: { offset: 0x1068, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames lost because an access to the buffer was refused. */
    RX_DROP_DMA_ERROR: { offset: 0x1070, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames from the wire lost because the receive FIFO was full. */
    RX_DROP_OVERFLOW: { offset: 0x1078, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames, and copies of them, between their entry and what became of them. */
    RX_IN_FLIGHT: { offset: 0x1080, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames of the transmit queues sent to the wire side. */
    TX_FRAMES: { offset: 0x1088, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Their bytes. */
    TX_BYTES: { offset: 0x1090, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames not sent because an access to memory was refused, or a bad length. */
    TX_DROP_DMA_ERROR: { offset: 0x1098, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Records written to the DMA trace. */
    TRACE_RECORDED: { offset: 0x10a0, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Records lost because the DMA trace was full. */
    TRACE_OVERFLOW: { offset: 0x10a8, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Receive descriptors fetched. */
    RX_DESCRIPTORS: { offset: 0x10b0, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Transmit descriptors fetched. */
    TX_DESCRIPTORS: { offset: 0x10b8, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames lost because they belong to no queue. */
    RX_DROP_UNMATCHED: { offset: 0x10c0, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Copies of received frames for other queues than the first: a frame for n queues counts n - 1. In tester mode with DELIVER also the one for the checker, of each frame from the wire. */
    RX_COPIES: { offset: 0x10c8, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames from the generator that were sent to the wire side, in tester mode. */
    TESTER_SENT_FRAMES: { offset: 0x10d0, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames from the wire side, in tester mode, that have been before the checker. */
    TESTER_RECEIVED_FRAMES: { offset: 0x10d8, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
  },
  /** The ledger: counter snapshots with the account of every queue, taken on command or pushed over the control link as COUNTER_SNAPSHOT. The registers from TIME on, those of RX_LEDGERn and those of TX_LEDGERn hold the last snapshot, all of one clock cycle; counts are of 32 bits and wrap. INJECTED_FRAMES + WIRE_RX_FRAMES + RX_COPIES = DELIVERED_FRAMES and drops of all queues + every DROP + TESTER_SENT_FRAMES + TESTER_INTACT + TESTER_CORRUPT + TESTER_OTHER + TESTER_UNCHECKED + IN_FLIGHT. */
  LEDGER: {
    /** What to do now. */
    COMMAND: {
      offset: 0x1110,
      width: 32,
      access: 'wo',
      reset: 0x00000000,
      fields: {
        /** Take a snapshot into the registers; it waits for one that is being pushed. */
        TAKE: { lsb: 0, width: 1 },
        /** Push a snapshot, in addition to those at intervals. */
        PUSH: { lsb: 1, width: 1 },
      },
    },
    /** Clock cycles from one pushed snapshot to the next, counted from the write of this register; 0 pushes none. */
    INTERVAL: { offset: 0x1114, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Snapshots taken, pushed or not: it changes with the registers. */
    TAKEN: { offset: 0x1118, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Pushes that came due: the number of the next one. Counts on when INTERVAL is written. */
    DUE: { offset: 0x111c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Pushes given up because the one before was not on its way yet: the link is too slow for INTERVAL. */
    SKIPPED: { offset: 0x1120, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Clock cycle of the snapshot. */
    TIME: { offset: 0x1128, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames from the generator that entered the receive path, or in tester mode were made for the wire. */
    INJECTED_FRAMES: { offset: 0x1130, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Their bytes. */
    INJECTED_BYTES: { offset: 0x1134, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames from the wire side that entered the receive path, including those dropped. */
    WIRE_RX_FRAMES: { offset: 0x1138, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Their bytes. */
    WIRE_RX_BYTES: { offset: 0x113c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Received frames lost because they belong to no queue. */
    DROP_UNMATCHED: { offset: 0x1140, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames from the wire lost because the receive FIFO was full. */
    DROP_OVERFLOW: { offset: 0x1144, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames from the wire lost because they exceed MAX_FRAME_BYTES. */
    DROP_TOO_LONG: { offset: 0x1148, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Records written to the DMA trace. */
    TRACE_RECORDED: { offset: 0x114c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Records lost because the DMA trace was full. */
    TRACE_OVERFLOW: { offset: 0x1150, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Copies of received frames for other queues than the first: a frame for n queues counts n - 1. In tester mode with DELIVER also the one for the checker, of each frame from the wire. */
    RX_COPIES: { offset: 0x1154, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames from the generator that were sent to the wire side, in tester mode. */
    TESTER_SENT_FRAMES: { offset: 0x1158, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Their bytes. */
    TESTER_SENT_BYTES: { offset: 0x115c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames from the wire, in tester mode, that the checker found intact, seen before or not. */
    TESTER_INTACT: { offset: 0x1160, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** The same of a stream, but with a wrong checksum or length. */
    TESTER_CORRUPT: { offset: 0x1164, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** The same that belong to no stream. */
    TESTER_OTHER: { offset: 0x1168, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** The same while the checker did not check. */
    TESTER_UNCHECKED: { offset: 0x116c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Level: frames, and copies of them, between their entry and what became of them. */
    IN_FLIGHT: { offset: 0x1170, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
  },
  /** The account of receive queue 0. FRAMES = DELIVERED_FRAMES + every DROP + IN_FLIGHT; DESCRIPTORS = COMPLETIONS + COMPLETIONS_REFUSED + FLUSHED + POSTED. */
  RX_LEDGER0: {
    /** Frames that this queue was given. */
    FRAMES: { offset: 0x1210, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames that DMA wrote into posted buffers, and that were completed. */
    DELIVERED_FRAMES: { offset: 0x1214, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Their bytes. */
    DELIVERED_BYTES: { offset: 0x1218, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames lost because no buffer was posted. */
    DROP_STARVED: { offset: 0x121c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames lost because they exceed the posted buffer. */
    DROP_TOO_LONG: { offset: 0x1220, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames lost because the queue was disabled or in error. */
    DROP_DISABLED: { offset: 0x1224, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames lost because an access to the buffer or the completion was refused. */
    DROP_DMA_ERROR: { offset: 0x1228, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Descriptors fetched. */
    DESCRIPTORS: { offset: 0x122c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions written. */
    COMPLETIONS: { offset: 0x1230, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Descriptors fetched and given up when the queue stopped. */
    FLUSHED: { offset: 0x1234, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Bursts of frame data that IOMMU or bus refused to write. */
    WRITES_REFUSED: { offset: 0x1238, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions that IOMMU or bus refused to write. */
    COMPLETIONS_REFUSED: { offset: 0x123c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Beats of descriptors that IOMMU or bus refused to read. */
    FETCHES_REFUSED: { offset: 0x1240, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Levels, not counts. */
    LEVELS: {
      offset: 0x1244,
      width: 32,
      access: 'ro',
      reset: 0x00000000,
      fields: {
        /** Frames that the queue was given and whose outcome is not known yet. */
        IN_FLIGHT: { lsb: 0, width: 16 },
        /** Descriptors fetched that are neither completed nor given up. */
        POSTED: { lsb: 16, width: 16 },
      },
    },
  },
  /** The account of receive queue 1. FRAMES = DELIVERED_FRAMES + every DROP + IN_FLIGHT; DESCRIPTORS = COMPLETIONS + COMPLETIONS_REFUSED + FLUSHED + POSTED. */
  RX_LEDGER1: {
    /** Frames that this queue was given. */
    FRAMES: { offset: 0x1290, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames that DMA wrote into posted buffers, and that were completed. */
    DELIVERED_FRAMES: { offset: 0x1294, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Their bytes. */
    DELIVERED_BYTES: { offset: 0x1298, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames lost because no buffer was posted. */
    DROP_STARVED: { offset: 0x129c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames lost because they exceed the posted buffer. */
    DROP_TOO_LONG: { offset: 0x12a0, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames lost because the queue was disabled or in error. */
    DROP_DISABLED: { offset: 0x12a4, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames lost because an access to the buffer or the completion was refused. */
    DROP_DMA_ERROR: { offset: 0x12a8, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Descriptors fetched. */
    DESCRIPTORS: { offset: 0x12ac, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions written. */
    COMPLETIONS: { offset: 0x12b0, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Descriptors fetched and given up when the queue stopped. */
    FLUSHED: { offset: 0x12b4, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Bursts of frame data that IOMMU or bus refused to write. */
    WRITES_REFUSED: { offset: 0x12b8, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions that IOMMU or bus refused to write. */
    COMPLETIONS_REFUSED: { offset: 0x12bc, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Beats of descriptors that IOMMU or bus refused to read. */
    FETCHES_REFUSED: { offset: 0x12c0, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Levels, not counts. */
    LEVELS: {
      offset: 0x12c4,
      width: 32,
      access: 'ro',
      reset: 0x00000000,
      fields: {
        /** Frames that the queue was given and whose outcome is not known yet. */
        IN_FLIGHT: { lsb: 0, width: 16 },
        /** Descriptors fetched that are neither completed nor given up. */
        POSTED: { lsb: 16, width: 16 },
      },
    },
  },
  /** The account of receive queue 2. FRAMES = DELIVERED_FRAMES + every DROP + IN_FLIGHT; DESCRIPTORS = COMPLETIONS + COMPLETIONS_REFUSED + FLUSHED + POSTED. */
  RX_LEDGER2: {
    /** Frames that this queue was given. */
    FRAMES: { offset: 0x1310, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames that DMA wrote into posted buffers, and that were completed. */
    DELIVERED_FRAMES: { offset: 0x1314, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Their bytes. */
    DELIVERED_BYTES: { offset: 0x1318, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames lost because no buffer was posted. */
    DROP_STARVED: { offset: 0x131c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames lost because they exceed the posted buffer. */
    DROP_TOO_LONG: { offset: 0x1320, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames lost because the queue was disabled or in error. */
    DROP_DISABLED: { offset: 0x1324, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames lost because an access to the buffer or the completion was refused. */
    DROP_DMA_ERROR: { offset: 0x1328, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Descriptors fetched. */
    DESCRIPTORS: { offset: 0x132c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions written. */
    COMPLETIONS: { offset: 0x1330, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Descriptors fetched and given up when the queue stopped. */
    FLUSHED: { offset: 0x1334, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Bursts of frame data that IOMMU or bus refused to write. */
    WRITES_REFUSED: { offset: 0x1338, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions that IOMMU or bus refused to write. */
    COMPLETIONS_REFUSED: { offset: 0x133c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Beats of descriptors that IOMMU or bus refused to read. */
    FETCHES_REFUSED: { offset: 0x1340, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Levels, not counts. */
    LEVELS: {
      offset: 0x1344,
      width: 32,
      access: 'ro',
      reset: 0x00000000,
      fields: {
        /** Frames that the queue was given and whose outcome is not known yet. */
        IN_FLIGHT: { lsb: 0, width: 16 },
        /** Descriptors fetched that are neither completed nor given up. */
        POSTED: { lsb: 16, width: 16 },
      },
    },
  },
  /** The account of receive queue 3. FRAMES = DELIVERED_FRAMES + every DROP + IN_FLIGHT; DESCRIPTORS = COMPLETIONS + COMPLETIONS_REFUSED + FLUSHED + POSTED. */
  RX_LEDGER3: {
    /** Frames that this queue was given. */
    FRAMES: { offset: 0x1390, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames that DMA wrote into posted buffers, and that were completed. */
    DELIVERED_FRAMES: { offset: 0x1394, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Their bytes. */
    DELIVERED_BYTES: { offset: 0x1398, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames lost because no buffer was posted. */
    DROP_STARVED: { offset: 0x139c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames lost because they exceed the posted buffer. */
    DROP_TOO_LONG: { offset: 0x13a0, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames lost because the queue was disabled or in error. */
    DROP_DISABLED: { offset: 0x13a4, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames lost because an access to the buffer or the completion was refused. */
    DROP_DMA_ERROR: { offset: 0x13a8, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Descriptors fetched. */
    DESCRIPTORS: { offset: 0x13ac, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions written. */
    COMPLETIONS: { offset: 0x13b0, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Descriptors fetched and given up when the queue stopped. */
    FLUSHED: { offset: 0x13b4, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Bursts of frame data that IOMMU or bus refused to write. */
    WRITES_REFUSED: { offset: 0x13b8, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions that IOMMU or bus refused to write. */
    COMPLETIONS_REFUSED: { offset: 0x13bc, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Beats of descriptors that IOMMU or bus refused to read. */
    FETCHES_REFUSED: { offset: 0x13c0, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Levels, not counts. */
    LEVELS: {
      offset: 0x13c4,
      width: 32,
      access: 'ro',
      reset: 0x00000000,
      fields: {
        /** Frames that the queue was given and whose outcome is not known yet. */
        IN_FLIGHT: { lsb: 0, width: 16 },
        /** Descriptors fetched that are neither completed nor given up. */
        POSTED: { lsb: 16, width: 16 },
      },
    },
  },
  /** The account of transmit queue 0. READ_FRAMES = SENT_FRAMES + IN_FLIGHT; DESCRIPTORS = COMPLETIONS + COMPLETIONS_REFUSED + FLUSHED + POSTED. */
  TX_LEDGER0: {
    /** Frames that DMA has read from memory. */
    READ_FRAMES: { offset: 0x1410, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Their bytes. */
    READ_BYTES: { offset: 0x1414, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames sent to the wire side. */
    SENT_FRAMES: { offset: 0x1418, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Their bytes. */
    SENT_BYTES: { offset: 0x141c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames not sent because an access to memory was refused, or a bad length. */
    DROP_DMA_ERROR: { offset: 0x1420, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Descriptors fetched. */
    DESCRIPTORS: { offset: 0x1424, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions written. */
    COMPLETIONS: { offset: 0x1428, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Descriptors fetched and given up when the queue stopped. */
    FLUSHED: { offset: 0x142c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Beats of frame data that IOMMU or bus refused to read. */
    READS_REFUSED: { offset: 0x1430, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions that IOMMU or bus refused to write. */
    COMPLETIONS_REFUSED: { offset: 0x1434, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Beats of descriptors that IOMMU or bus refused to read. */
    FETCHES_REFUSED: { offset: 0x1438, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Levels, not counts. */
    LEVELS: {
      offset: 0x143c,
      width: 32,
      access: 'ro',
      reset: 0x00000000,
      fields: {
        /** Frames read from memory and not sent yet. */
        IN_FLIGHT: { lsb: 0, width: 16 },
        /** Descriptors fetched that are neither completed nor given up. */
        POSTED: { lsb: 16, width: 16 },
      },
    },
  },
  /** The account of transmit queue 1. READ_FRAMES = SENT_FRAMES + IN_FLIGHT; DESCRIPTORS = COMPLETIONS + COMPLETIONS_REFUSED + FLUSHED + POSTED. */
  TX_LEDGER1: {
    /** Frames that DMA has read from memory. */
    READ_FRAMES: { offset: 0x1490, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Their bytes. */
    READ_BYTES: { offset: 0x1494, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames sent to the wire side. */
    SENT_FRAMES: { offset: 0x1498, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Their bytes. */
    SENT_BYTES: { offset: 0x149c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames not sent because an access to memory was refused, or a bad length. */
    DROP_DMA_ERROR: { offset: 0x14a0, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Descriptors fetched. */
    DESCRIPTORS: { offset: 0x14a4, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions written. */
    COMPLETIONS: { offset: 0x14a8, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Descriptors fetched and given up when the queue stopped. */
    FLUSHED: { offset: 0x14ac, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Beats of frame data that IOMMU or bus refused to read. */
    READS_REFUSED: { offset: 0x14b0, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions that IOMMU or bus refused to write. */
    COMPLETIONS_REFUSED: { offset: 0x14b4, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Beats of descriptors that IOMMU or bus refused to read. */
    FETCHES_REFUSED: { offset: 0x14b8, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Levels, not counts. */
    LEVELS: {
      offset: 0x14bc,
      width: 32,
      access: 'ro',
      reset: 0x00000000,
      fields: {
        /** Frames read from memory and not sent yet. */
        IN_FLIGHT: { lsb: 0, width: 16 },
        /** Descriptors fetched that are neither completed nor given up. */
        POSTED: { lsb: 16, width: 16 },
      },
    },
  },
  /** The account of transmit queue 2. READ_FRAMES = SENT_FRAMES + IN_FLIGHT; DESCRIPTORS = COMPLETIONS + COMPLETIONS_REFUSED + FLUSHED + POSTED. */
  TX_LEDGER2: {
    /** Frames that DMA has read from memory. */
    READ_FRAMES: { offset: 0x1510, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Their bytes. */
    READ_BYTES: { offset: 0x1514, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames sent to the wire side. */
    SENT_FRAMES: { offset: 0x1518, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Their bytes. */
    SENT_BYTES: { offset: 0x151c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames not sent because an access to memory was refused, or a bad length. */
    DROP_DMA_ERROR: { offset: 0x1520, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Descriptors fetched. */
    DESCRIPTORS: { offset: 0x1524, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions written. */
    COMPLETIONS: { offset: 0x1528, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Descriptors fetched and given up when the queue stopped. */
    FLUSHED: { offset: 0x152c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Beats of frame data that IOMMU or bus refused to read. */
    READS_REFUSED: { offset: 0x1530, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions that IOMMU or bus refused to write. */
    COMPLETIONS_REFUSED: { offset: 0x1534, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Beats of descriptors that IOMMU or bus refused to read. */
    FETCHES_REFUSED: { offset: 0x1538, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Levels, not counts. */
    LEVELS: {
      offset: 0x153c,
      width: 32,
      access: 'ro',
      reset: 0x00000000,
      fields: {
        /** Frames read from memory and not sent yet. */
        IN_FLIGHT: { lsb: 0, width: 16 },
        /** Descriptors fetched that are neither completed nor given up. */
        POSTED: { lsb: 16, width: 16 },
      },
    },
  },
  /** The account of transmit queue 3. READ_FRAMES = SENT_FRAMES + IN_FLIGHT; DESCRIPTORS = COMPLETIONS + COMPLETIONS_REFUSED + FLUSHED + POSTED. */
  TX_LEDGER3: {
    /** Frames that DMA has read from memory. */
    READ_FRAMES: { offset: 0x1590, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Their bytes. */
    READ_BYTES: { offset: 0x1594, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames sent to the wire side. */
    SENT_FRAMES: { offset: 0x1598, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Their bytes. */
    SENT_BYTES: { offset: 0x159c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames not sent because an access to memory was refused, or a bad length. */
    DROP_DMA_ERROR: { offset: 0x15a0, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Descriptors fetched. */
    DESCRIPTORS: { offset: 0x15a4, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions written. */
    COMPLETIONS: { offset: 0x15a8, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Descriptors fetched and given up when the queue stopped. */
    FLUSHED: { offset: 0x15ac, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Beats of frame data that IOMMU or bus refused to read. */
    READS_REFUSED: { offset: 0x15b0, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Completions that IOMMU or bus refused to write. */
    COMPLETIONS_REFUSED: { offset: 0x15b4, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Beats of descriptors that IOMMU or bus refused to read. */
    FETCHES_REFUSED: { offset: 0x15b8, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Levels, not counts. */
    LEVELS: {
      offset: 0x15bc,
      width: 32,
      access: 'ro',
      reset: 0x00000000,
      fields: {
        /** Frames read from memory and not sent yet. */
        IN_FLIGHT: { lsb: 0, width: 16 },
        /** Descriptors fetched that are neither completed nor given up. */
        POSTED: { lsb: 16, width: 16 },
      },
    },
  },
  /** Writes a mark to the bus address of a record of the DMA trace, long after the frame was delivered. */
  LATE_WRITE: {
    /** Running number of the record. */
    RECORD: { offset: 0x1810, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bytes from address0 of the record to the mark; 16 bits. */
    OFFSET: { offset: 0x1814, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** The eight bytes to write, in memory order. */
    MARK: { offset: 0x1818, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Begins. */
    COMMAND: {
      offset: 0x1820,
      width: 32,
      access: 'wo',
      reset: 0x00000000,
      fields: {
        /** Begin; ignored while busy. */
        START: { lsb: 0, width: 1 },
      },
    },
    /** How it went. */
    STATUS: {
      offset: 0x1824,
      width: 32,
      access: 'ro',
      reset: 0x00000000,
      fields: {
        /** Under way. */
        BUSY: { lsb: 0, width: 1 },
        /** LATE_WRITE_OUTCOME of the last one. */
        OUTCOME: { lsb: 8, width: 8 },
      },
    },
  },
  /** Replay of the frames in the packet memory by the traffic generator. Change it only while the generator does not run. */
  REPLAY: {
    /** When the frames go out, and where to. */
    CONTROL: {
      offset: 0x1910,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Take part in the next START. */
        ENABLE: { lsb: 0, width: 1 },
        /** The steering table chooses the receive queue of each frame; else all go to QUEUE. */
        STEERED: { lsb: 1, width: 1 },
        /** A token is a frame; else a byte on the line. */
        RATE_IN_FRAMES: { lsb: 2, width: 1 },
        /** Receive queue; also the one whose buffers HOLD_ON_STARVED waits for. */
        QUEUE: { lsb: 8, width: 2 },
        /** Frames begin at their intervals; RATE does not count. */
        ORIGINAL_TIMING: { lsb: 3, width: 1 },
      },
    },
    /** Frames to inject; after the last one in memory comes the first. */
    COUNT: { offset: 0x1914, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Words of 64 bits in use: for each frame a PACKET_HEADER, then its bytes, filled up to whole words. */
    WORDS: { offset: 0x1918, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Page of the packet memory that the window PACKET_WINDOW shows. */
    PAGE: { offset: 0x191c, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 47..0: tokens that come in per clock cycle, in units of 2^-44; 0: no limit. A frame takes its length and LINE_OVERHEAD_BYTES, or 1. */
    RATE: { offset: 0x1920, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Tokens at which none come in any more: how much of the time for which frames were held is caught up with. */
    DEPTH: { offset: 0x1928, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 15..0: frames that go out back to back whenever the bucket owes no tokens; 0 is 1. */
    BURST: { offset: 0x192c, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Frames begun since the last START. */
    INJECTED: { offset: 0x1930, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Time at which the first of them began. */
    FIRST_TIME: { offset: 0x1938, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Time at which the last of them began. */
    LAST_TIME: { offset: 0x1940, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
  },
  /** What the control link behind a USB bridge chip has seen. */
  USB: {
    /** Requests with a good CRC. */
    FRAMES_GOOD: { offset: 0x1a10, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames dropped for a bad CRC, bad COBS or a wrong length. */
    FRAMES_BAD: { offset: 0x1a14, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Requests answered again without being carried out again. */
    DUPLICATES: { offset: 0x1a18, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Bytes from the bridge chip: a count of 32 bits that wraps. */
    BYTES_RECEIVED: { offset: 0x1a1c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Bytes to the bridge chip: a count of 32 bits that wraps. */
    BYTES_SENT: { offset: 0x1a20, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
  },
  /** The transmit trace: a ring of records, one per frame that was taken to be sent, in the order in which their reading ended. Reading has no side effect. */
  TX_TRACE: {
    /** Recording. */
    CONTROL: {
      offset: 0x1b10,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Record. A rising edge zeroes HEAD, TAIL and OVERFLOW. */
        ENABLE: { lsb: 0, width: 1 },
        /** While recording, take no frame, of any queue, whose record would find no room. */
        HOLD: { lsb: 1, width: 1 },
      },
    },
    /** Records written: a free-running count of 32 bits. */
    HEAD: { offset: 0x1b14, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
    /** Records released by the reader: a free-running count of 32 bits. */
    TAIL: { offset: 0x1b18, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Records lost because none was free. */
    OVERFLOW: { offset: 0x1b1c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
  },
  /** Tester mode: the NIC tests another one. What the traffic generator makes is sent to the wire side, and what comes from the wire side goes to the checker. Frames of the transmit queues go out between those of the generator, in turn. */
  TESTER: {
    /** The mode that is wanted; STATUS has the one in force. A write that would change it while GENERATOR.STATUS.RUNNING or CHECKER.CONTROL.ENABLE is 1 is refused. */
    CONTROL: {
      offset: 0x1c10,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Test what is behind the wire. */
        ENABLE: { lsb: 0, width: 1 },
        /** In tester mode, give frames from the wire to the receive queues as well; otherwise to the checker alone. */
        DELIVER: { lsb: 1, width: 1 },
      },
    },
    /** State. */
    STATUS: {
      offset: 0x1c14,
      width: 32,
      access: 'ro',
      reset: 0x00000000,
      fields: {
        /** Tester mode is in force. */
        ACTIVE: { lsb: 0, width: 1 },
        /** DELIVER is in force. */
        DELIVERING: { lsb: 1, width: 1 },
        /** CONTROL is not in force yet: a frame on the wire has not ended. Until then no other frame begins to be sent, and GENERATOR.COMMAND.START is ignored. */
        SWITCHING: { lsb: 2, width: 1 },
      },
    },
    /** Writes of CONTROL that were refused. */
    REFUSED: { offset: 0x1c18, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, RegisterLayout>>>>;

/** Sizes of the records in bytes. */
export const recordBytes = {
  DESCRIPTOR: 32,
  COMPLETION: 16,
  TRACE_RECORD: 64,
  PACKET_HEADER: 8,
} as const;

/** One posted buffer of up to two segments at any byte address. The first `headroom` bytes of the buffer, counted through both segments, are left untouched; the frame follows. In a buffer that continues a frame (CONTROL.CHAIN) there is no headroom. Transmit uses no headroom: length0 + length1 bytes are the frame, or a part of it. The descriptors of a frame are made available together; `more` is for transmit alone, and so is a checksum, which the first of them has. */
export interface Descriptor {
  /** Bus address of the first segment. */
  readonly address0: bigint;
  /** Bus address of the second segment; unused when length1 is 0. */
  readonly address1: bigint;
  /** Bytes of the first segment. */
  readonly length0: number;
  /** Bytes of the second segment. */
  readonly length1: number;
  /** Bytes to skip; less than length0 + length1. */
  readonly headroom: number;
  /** 1 when the frame continues in the next descriptor. */
  readonly more: number;
  /** 1: an Internet checksum (RFC 1071) is put into the frame. Where it belongs is the sum of the pseudo header before. */
  readonly checksum: number;
  /** Where what is summed begins, in units of two bytes. */
  readonly checksumStart: number;
  /** Where the checksum belongs, in units of two bytes from checksumStart on. */
  readonly checksumOffset: number;
  /** Returned in the completion and in the DMA trace. */
  readonly cookie: bigint;
}

/** Reads a DESCRIPTOR from exactly its 32 bytes. */
export function decodeDescriptor(bytes: Uint8Array): Descriptor {
  const data = view(bytes, 32, 'DESCRIPTOR');
  return {
    address0: data.getBigUint64(0, true),
    address1: data.getBigUint64(8, true),
    length0: data.getUint16(16, true),
    length1: data.getUint16(18, true),
    headroom: data.getUint8(20),
    more: (data.getUint8(21) >>> 0) & 0x1,
    checksum: (data.getUint8(21) >>> 1) & 0x1,
    checksumStart: data.getUint8(22),
    checksumOffset: data.getUint8(23),
    cookie: data.getBigUint64(24, true),
  };
}

/** The 32 bytes of a DESCRIPTOR; reserved bits are 0. Members must fit their widths. */
export function encodeDescriptor(record: Descriptor): Uint8Array {
  const bytes = new Uint8Array(32);
  const data = view(bytes, 32, 'DESCRIPTOR');
  data.setBigUint64(0, record.address0, true);
  data.setBigUint64(8, record.address1, true);
  data.setUint16(16, record.length0, true);
  data.setUint16(18, record.length1, true);
  data.setUint8(20, record.headroom);
  data.setUint8(21, record.more | (record.checksum << 1));
  data.setUint8(22, record.checksumStart);
  data.setUint8(23, record.checksumOffset);
  data.setBigUint64(24, record.cookie, true);
  return bytes;
}

/** Written by the NIC when it has finished with a descriptor, after all bytes of the frame are visible. Completions come in the order of the descriptors. */
export interface Completion {
  /** The cookie of the descriptor. */
  readonly cookie: bigint;
  /** Bytes of the frame in this buffer. */
  readonly length: number;
  /** COMPLETION_STATUS. */
  readonly status: number;
  /** 1 when the frame continues in the buffer of the next completion. The status of a sent frame is that of its last one. */
  readonly more: number;
  /** 1 when the NIC has summed up the TCP or UDP checksum of the received frame and found it good; 0 says nothing. It is the same in all buffers and all copies of a frame, and 0 for sent ones. Summed up is what the IP header says to be the segment, in a frame that holds all of it, with one 802.1Q tag at most: of IPv4 without options that is no fragment and has a good header checksum, or of IPv6 without extension headers. A UDP checksum of 0, or a UDP length other than that of the segment, is never found good. */
  readonly checksumGood: number;
  /** 1 on the first pass through the ring, then alternating: tells new from old. */
  readonly phase: number;
}

/** Reads a COMPLETION from exactly its 16 bytes. */
export function decodeCompletion(bytes: Uint8Array): Completion {
  const data = view(bytes, 16, 'COMPLETION');
  return {
    cookie: data.getBigUint64(0, true),
    length: data.getUint16(8, true),
    status: data.getUint8(10),
    more: (data.getUint8(11) >>> 0) & 0x1,
    checksumGood: (data.getUint8(11) >>> 1) & 0x1,
    phase: (data.getUint8(15) >>> 7) & 0x1,
  };
}

/** The 16 bytes of a COMPLETION; reserved bits are 0. Members must fit their widths. */
export function encodeCompletion(record: Completion): Uint8Array {
  const bytes = new Uint8Array(16);
  const data = view(bytes, 16, 'COMPLETION');
  data.setBigUint64(0, record.cookie, true);
  data.setUint16(8, record.length, true);
  data.setUint8(10, record.status);
  data.setUint8(11, record.more | (record.checksumGood << 1));
  data.setUint8(15, record.phase << 7);
  return bytes;
}

/** What the DMA engine did for one received frame, or for one buffer of it when it fills several: addresses and lengths are those of the bytes written, after the headroom. In the transmit trace, for one descriptor of a frame to be sent: both segments are as the descriptor has them, and of one of no bytes, or from where a frame is longer than MAX_FRAME_BYTES, nothing was read. */
export interface TraceRecord {
  /** Generated frames: their sequence number, in the transmit trace that of the first nonce; others: their running number, in the transmit trace that among all frames taken since reset. */
  readonly sequence: number;
  /** Queue number. */
  readonly queue: number;
  /** TRACE_SOURCE. */
  readonly source: number;
  /** COMPLETION_STATUS. */
  readonly status: number;
  /** Generated frames: their stream; 0 in the transmit trace. */
  readonly stream: number;
  /** Bus address of the first byte written or read. */
  readonly address0: bigint;
  /** Bus address of the first byte in the second segment; 0 when it was not used, in the transmit trace as in the descriptor. */
  readonly address1: bigint;
  /** Bytes of the first segment. */
  readonly length0: number;
  /** Bytes of the second segment. */
  readonly length1: number;
  /** HEAD count of the descriptor used. */
  readonly descriptor: number;
  /** Number of this buffer among those of the frame. */
  readonly fragment: number;
  /** 1 when the frame continues in the next record of this queue. */
  readonly more: number;
  /** The cookie of the descriptor. */
  readonly cookie: bigint;
  /** Clock cycle of the first write request; in the transmit trace, in which the frame was taken. */
  readonly timeRequest: bigint;
  /** Clock cycle of the last write response; in the transmit trace, in which the last byte read was put in its place. */
  readonly timeDone: bigint;
  /** Running number of this record: HEAD before it was written. */
  readonly number: number;
  /** GENERATION of the queue: tells one life of its buffers from the next. */
  readonly generation: number;
}

/** Reads a TRACE_RECORD from exactly its 64 bytes. */
export function decodeTraceRecord(bytes: Uint8Array): TraceRecord {
  const data = view(bytes, 64, 'TRACE_RECORD');
  return {
    sequence: data.getUint32(0, true),
    queue: data.getUint8(4),
    source: data.getUint8(5),
    status: data.getUint8(6),
    stream: data.getUint8(7),
    address0: data.getBigUint64(8, true),
    address1: data.getBigUint64(16, true),
    length0: data.getUint16(24, true),
    length1: data.getUint16(26, true),
    descriptor: data.getUint16(28, true),
    fragment: data.getUint8(30),
    more: (data.getUint8(31) >>> 0) & 0x1,
    cookie: data.getBigUint64(32, true),
    timeRequest: data.getBigUint64(40, true),
    timeDone: data.getBigUint64(48, true),
    number: data.getUint32(56, true),
    generation: data.getUint16(60, true),
  };
}

/** The 64 bytes of a TRACE_RECORD; reserved bits are 0. Members must fit their widths. */
export function encodeTraceRecord(record: TraceRecord): Uint8Array {
  const bytes = new Uint8Array(64);
  const data = view(bytes, 64, 'TRACE_RECORD');
  data.setUint32(0, record.sequence, true);
  data.setUint8(4, record.queue);
  data.setUint8(5, record.source);
  data.setUint8(6, record.status);
  data.setUint8(7, record.stream);
  data.setBigUint64(8, record.address0, true);
  data.setBigUint64(16, record.address1, true);
  data.setUint16(24, record.length0, true);
  data.setUint16(26, record.length1, true);
  data.setUint16(28, record.descriptor, true);
  data.setUint8(30, record.fragment);
  data.setUint8(31, record.more);
  data.setBigUint64(32, record.cookie, true);
  data.setBigUint64(40, record.timeRequest, true);
  data.setBigUint64(48, record.timeDone, true);
  data.setUint32(56, record.number, true);
  data.setUint16(60, record.generation, true);
  return bytes;
}

/** What stands before each frame in the packet memory. */
export interface PacketHeader {
  /** Bytes of the frame, MIN_FRAME_BYTES to MAX_FRAME_BYTES. */
  readonly length: number;
  /** Bits 38..0: clock cycles from the beginning of this frame to that of the next, or of the first again. */
  readonly interval: bigint;
}

/** Reads a PACKET_HEADER from exactly its 8 bytes. */
export function decodePacketHeader(bytes: Uint8Array): PacketHeader {
  const data = view(bytes, 8, 'PACKET_HEADER');
  return {
    length: Number((data.getBigUint64(0, true) >> 0n) & 0xffffn),
    interval: (data.getBigUint64(0, true) >> 16n) & 0xffffffffffffn,
  };
}

/** The 8 bytes of a PACKET_HEADER; reserved bits are 0. Members must fit their widths. */
export function encodePacketHeader(record: PacketHeader): Uint8Array {
  const bytes = new Uint8Array(8);
  const data = view(bytes, 8, 'PACKET_HEADER');
  data.setBigUint64(0, BigInt(record.length) | (record.interval << 16n), true);
  return bytes;
}

function view(bytes: Uint8Array, expected: number, record: string): DataView {
  if (bytes.length !== expected) {
    throw new RangeError(`${record} has ${expected} bytes, not ${bytes.length}`);
  }
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
