// Generated from firmware/registers/description.ts by `npm run generate`: edit that, not this.

/** PCI identity. */
export const pci = {
  vendorId: 0x1209,
  deviceId: 0x4d50,
  classCode: 0x020000,
  bar0Bytes: 0x10000,
  msixVectors: 2,
} as const;

/** Named numbers of the description. */
export const constants = {
  /** High half of every block TYPE word: "MP". */
  VENDOR_MARK: 0x4d50,
  /** Value of IDENTITY.MAGIC: the bytes "MPRG" in memory order. */
  MAGIC: 0x4752504d,
  /** Major version: differs when old software cannot drive the NIC. */
  FIRMWARE_MAJOR: 0,
  /** Minor version: grows with abilities. */
  FIRMWARE_MINOR: 1,
  /** Patch version. */
  FIRMWARE_PATCH: 0,
  /** MSI-X vector of receive queue 0. */
  VECTOR_RX0: 0,
  /** MSI-X vector of transmit queue 0. */
  VECTOR_TX0: 1,
  /** Records that the DMA trace holds. */
  TRACE_DEPTH: 512,
  /** Byte offset in BAR0 of the DMA trace; record n is in slot n mod TRACE_DEPTH. */
  TRACE_WINDOW: 0x8000,
  /** Longest frame on the wire side, without FCS, that the NIC accepts. */
  MAX_FRAME_BYTES: 1518,
  /** Shortest frame, without FCS. */
  MIN_FRAME_BYTES: 60,
  /** EtherType of generated frames (IEEE 802 local experimental 1). */
  ETHERTYPE: 0x88b5,
  /** Most words that one request on the control link reads or writes. */
  LINK_MAX_WORDS: 64,
} as const;

/** How the NIC finished with a descriptor. */
export const CompletionStatus = {
  /** The whole frame was transferred. */
  OK: 0,
  /** An access to the buffer was refused; its content is undefined. */
  DMA_ERROR: 1,
} as const;

/** How the NIC finished with a descriptor. */
export type CompletionStatus = (typeof CompletionStatus)[keyof typeof CompletionStatus];

/** Where a received frame came from. */
export const TraceSource = {
  /** The wire side. */
  WIRE: 0,
  /** The traffic generator. */
  GENERATOR: 1,
} as const;

/** Where a received frame came from. */
export type TraceSource = (typeof TraceSource)[keyof typeof TraceSource];

/** Operation code of a request on the control link; a response carries it with bit 7 set. */
export const LinkOperation = {
  /** Begins a session: forgets the last sequence number. No words. */
  HELLO: 0,
  /** Reads words at increasing addresses. */
  READ: 1,
  /** Writes words at increasing addresses. */
  WRITE: 2,
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
} as const;

/** Outcome of a request on the control link. */
export type LinkStatus = (typeof LinkStatus)[keyof typeof LinkStatus];

/** Kind of a device-pushed event. */
export const LinkEvent = {
  /** The generator has injected its last frame; the argument is the number injected. */
  GENERATOR_STOPPED: 1,
} as const;

/** Kind of a device-pushed event. */
export type LinkEvent = (typeof LinkEvent)[keyof typeof LinkEvent];

/** The values of the words with which each block begins, and where it stands in BAR0. */
export const blocks = {
  IDENTITY: { base: 0x0000, type: 0x4d500001, version: { major: 1, minor: 0 }, next: 0x0100 },
  LINK: { base: 0x0100, type: 0x4d500002, version: { major: 1, minor: 0 }, next: 0x0200 },
  INTERRUPT: { base: 0x0200, type: 0x4d500003, version: { major: 1, minor: 0 }, next: 0x0400 },
  RX_QUEUE0: { base: 0x0400, type: 0x4d500010, version: { major: 1, minor: 0 }, next: 0x0600 },
  TX_QUEUE0: { base: 0x0600, type: 0x4d500011, version: { major: 1, minor: 0 }, next: 0x0800 },
  GENERATOR: { base: 0x0800, type: 0x4d500020, version: { major: 1, minor: 0 }, next: 0x0f00 },
  TRACE: { base: 0x0f00, type: 0x4d500022, version: { major: 1, minor: 0 }, next: 0x1000 },
  COUNTERS: { base: 0x1000, type: 0x4d500021, version: { major: 1, minor: 0 }, next: 0x1a00 },
  USB: { base: 0x1a00, type: 0x4d500030, version: { major: 1, minor: 0 }, next: 0x0000 },
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
      reset: 0x00010000,
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
    CLOCK_HZ: { offset: 0x001c, width: 32, access: 'ro', reset: 0x07735940, fields: {} },
    /** Holds what is written; no effect. */
    SCRATCH: { offset: 0x0020, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Sizes of this build. */
    CAPABILITIES: {
      offset: 0x0024,
      width: 32,
      access: 'ro',
      reset: 0x02090101,
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
  /** Receive queue 0: buffers posted by software, filled by the NIC. */
  RX_QUEUE0: {
    /** Runs or stops the queue. */
    CONTROL: {
      offset: 0x0410,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** A rising edge zeroes TAIL, HEAD and COMPLETED and the phase; a falling edge stops after the frame in flight. Set only while STATUS.ACTIVE is 0. */
        ENABLE: { lsb: 0, width: 1 },
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
        /** A rising edge zeroes TAIL, HEAD and COMPLETED and the phase; a falling edge stops after the frame in flight. Set only while STATUS.ACTIVE is 0. */
        ENABLE: { lsb: 0, width: 1 },
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
  },
  /** Traffic generator: injects frames into the receive path as if they came from the wire. */
  GENERATOR: {
    /** Starts or stops. */
    COMMAND: {
      offset: 0x0810,
      width: 32,
      access: 'wo',
      reset: 0x00000000,
      fields: {
        /** Begin with the configured values; ignored while running. */
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
        /** Frames remain to be injected. */
        RUNNING: { lsb: 0, width: 1 },
      },
    },
    /** How to generate. */
    MODE: {
      offset: 0x0818,
      width: 32,
      access: 'rw',
      reset: 0x00000000,
      fields: {
        /** Wait for a posted buffer before each frame instead of losing it. */
        HOLD_ON_STARVED: { lsb: 0, width: 1 },
        /** Wait for room in the DMA trace before each frame. */
        HOLD_ON_TRACE_FULL: { lsb: 1, width: 1 },
        /** Fill with PATTERN; else byte i of frame s is PATTERN + s + i mod 256. */
        CONSTANT_PATTERN: { lsb: 2, width: 1 },
      },
    },
    /** Frames to inject. */
    COUNT: { offset: 0x081c, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Range of frame lengths in bytes, without FCS; MIN_FRAME_BYTES to MAX_FRAME_BYTES. */
    LENGTH: {
      offset: 0x0820,
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
    LENGTH_STEP: { offset: 0x0824, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Idle cycles between frames. */
    GAP: { offset: 0x0828, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Sequence number of the first frame. */
    SEQUENCE: { offset: 0x082c, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 47..0; the first byte on the wire is bits 7..0. */
    DESTINATION_MAC: { offset: 0x0830, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 47..0; the first byte on the wire is bits 7..0. */
    SOURCE_MAC: { offset: 0x0838, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** First eight bytes of every nonce, in memory order. */
    NONCE_KEY: { offset: 0x0840, width: 64, access: 'rw', reset: 0x00000000, fields: {} },
    /** Bits 7..0: seed of the payload pattern. */
    PATTERN: { offset: 0x0848, width: 32, access: 'rw', reset: 0x00000000, fields: {} },
    /** Frames injected since the last START. */
    INJECTED: { offset: 0x084c, width: 32, access: 'ro', reset: 0x00000000, fields: {} },
  },
  /** The DMA trace: a ring of records, one per received frame that was given a buffer. Reading has no side effect. */
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
  /** A counter snapshot: all values below were copied in the same clock cycle. INJECTED_FRAMES + WIRE_RX_FRAMES = RX_DELIVERED_FRAMES + every RX_DROP + RX_IN_FLIGHT. */
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
    /** Frames between their entry and their delivery or drop. */
    RX_IN_FLIGHT: { offset: 0x1080, width: 64, access: 'ro', reset: 0x00000000, fields: {} },
    /** Frames sent to the wire side. */
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
} as const satisfies Readonly<Record<string, Readonly<Record<string, RegisterLayout>>>>;

/** Sizes of the records in bytes. */
export const recordBytes = {
  DESCRIPTOR: 32,
  COMPLETION: 16,
  TRACE_RECORD: 64,
} as const;

/** One posted buffer of up to two segments at any byte address. The first `headroom` bytes of the buffer, counted through both segments, are left untouched; the frame follows. Transmit uses headroom 0 and sends length0 + length1 bytes. */
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
  data.setBigUint64(24, record.cookie, true);
  return bytes;
}

/** Written by the NIC when it has finished with a descriptor, after all bytes of the frame are visible. Completions come in the order of the descriptors. */
export interface Completion {
  /** The cookie of the descriptor. */
  readonly cookie: bigint;
  /** Bytes of the frame. */
  readonly length: number;
  /** COMPLETION_STATUS. */
  readonly status: number;
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
  data.setUint8(15, record.phase << 7);
  return bytes;
}

/** What the DMA engine did for one received frame. Addresses and lengths are those of the bytes written, after the headroom. */
export interface TraceRecord {
  /** Generated frames: their sequence number; frames from the wire: their running number. */
  readonly sequence: number;
  /** Queue number. */
  readonly queue: number;
  /** TRACE_SOURCE. */
  readonly source: number;
  /** COMPLETION_STATUS. */
  readonly status: number;
  /** Bus address of the first byte written. */
  readonly address0: bigint;
  /** Bus address of the first byte in the second segment; 0 when it was not used. */
  readonly address1: bigint;
  /** Bytes written to the first segment. */
  readonly length0: number;
  /** Bytes written to the second segment. */
  readonly length1: number;
  /** HEAD count of the descriptor used. */
  readonly descriptor: number;
  /** The cookie of the descriptor. */
  readonly cookie: bigint;
  /** Clock cycle of the first write request. */
  readonly timeRequest: bigint;
  /** Clock cycle of the last write response. */
  readonly timeDone: bigint;
  /** Running number of this record: HEAD before it was written. */
  readonly number: number;
}

/** Reads a TRACE_RECORD from exactly its 64 bytes. */
export function decodeTraceRecord(bytes: Uint8Array): TraceRecord {
  const data = view(bytes, 64, 'TRACE_RECORD');
  return {
    sequence: data.getUint32(0, true),
    queue: data.getUint8(4),
    source: data.getUint8(5),
    status: data.getUint8(6),
    address0: data.getBigUint64(8, true),
    address1: data.getBigUint64(16, true),
    length0: data.getUint16(24, true),
    length1: data.getUint16(26, true),
    descriptor: data.getUint16(28, true),
    cookie: data.getBigUint64(32, true),
    timeRequest: data.getBigUint64(40, true),
    timeDone: data.getBigUint64(48, true),
    number: data.getUint32(56, true),
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
  data.setBigUint64(8, record.address0, true);
  data.setBigUint64(16, record.address1, true);
  data.setUint16(24, record.length0, true);
  data.setUint16(26, record.length1, true);
  data.setUint16(28, record.descriptor, true);
  data.setBigUint64(32, record.cookie, true);
  data.setBigUint64(40, record.timeRequest, true);
  data.setBigUint64(48, record.timeDone, true);
  data.setUint32(56, record.number, true);
  return bytes;
}

function view(bytes: Uint8Array, expected: number, record: string): DataView {
  if (bytes.length !== expected) {
    throw new RangeError(`${record} has ${expected} bytes, not ${bytes.length}`);
  }
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
