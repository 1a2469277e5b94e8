import type { Exclusion } from './coverage-data.js';

const bits = (what: RegExp, reason: string, module = /./): Exclusion => ({ module, kind: 'toggle', what, reason });

/** What no case can cover, each with its reason. Everything else that is missing asks for a case. */
export const exclusions: readonly Exclusion[] = [
  bits(/(?:^|\.)(?:unused_\w+|BuildId|ClockHz)(?:\[|$)/, 'outputs that this module does not use, and parameters'),
  bits(/^(?:chip_)?clk_i$/, 'a clock has one value whenever its edge finds the model'),
  bits(
    /^(?:chip_|rd_|wr_)?rst_i$/,
    'a bridge is reset once, before anything is compared',
    /^(?:usb_bridge|clock_|word_|ft245)/,
  ),

  // Registers.
  bits(
    /^(?:\w*reg_addr(?:_[io])?|own_addr|addr|addr_[iq]|word_offset|offset_q|place|(?:bus|stream|histogram)_addr(?:_o)?\[\d\]|(?:s_axil_)?a[rw]addr_i)\[[01]\]$/,
    'a register is four bytes; what lies between two of them is answered before it gets here',
  ),
  bits(
    /^(?:own_addr|addr|offset_q|reg_addr_[io])\[\d+\]$/,
    'the address within the register block: the block has the same one at every access',
    /^(?:\w*_registers|register_window|replay|generator_stream)$/,
  ),
  bits(/^bus_addr(?:_o|\[2\])?\[\d+\]$/, 'an access over a link is to BAR0, of 64 KiB', /^(?:register_port|usb_link)$/),
  bits(/^addr_i\[2\]\[\d+\]$/, 'an access over a link is to BAR0, of 64 KiB', /^register_arbiter$/),
  bits(/^(?:s_axil_)?[rb]resp_o/, 'every register access is answered with OKAY'),
  bits(/^(?:nic_|[rt]x_)?headers?(?:\[|$)/, 'TYPE, VERSION and NEXT of a block are constants: these bits are 0 in all'),
  bits(/^value_o\[/, 'TYPE, VERSION and NEXT of a block are constants: these bits are 0 in all', /^register_header$/),
  bits(
    /^(?:registers_rdata|reg_rdata_o|value|status|queue_rdata|rdata(?:\[\d\])?|\w+_rdata)\[\d+\]$/,
    'no register of this block has this bit',
    /^(?!counters|ledger$|mprig_nic|register_port)/,
  ),
  bits(/^(?:chosen_q\[15\]|groups\[1[45]\]\[\d\])\[/, 'what fills up the groups behind the last word', /^word_reader$/),

  // The AXI port.
  bits(/^m_axi_a[rw](?:burst|size)_o\[/, 'incrementing bursts of 16 bytes a beat, nothing else'),
  bits(/^m_(?:axi_)?(?:a[rw]|[rb])id_[io]\[[23]\]$/, 'four engines write and three read: the ids are 0 to 3'),
  bits(/^m_(?:axi_)?[rb]resp_i\[0\]$/, 'EXOKAY answers exclusive accesses, of which there are none'),
  bits(/^m_(?:axi_)?[rb]ready_o$/, 'responses are always taken'),
  bits(/^(?:m_(?:axi_)?)?a[rw]_?addr(?:_[ioq])?(?:\[\d\])?\[[0-3]\]$|^line_q\[[0-3]\]$/, 'a beat is 16 bytes'),
  bits(/^a(?:r_)?addr(?:_[ioq])?(?:\[[01]\])?\[4\]$/, 'a descriptor is 32 bytes'),
  bits(/^addr_q\[[0-4]\]$/, 'a descriptor is 32 bytes', /^descriptor_fetch$/),
  bits(
    /^(?:m_axi_)?ar_?len(?:_[ioq])?(?:\[[012]\])?\[[0567]\]$/,
    'descriptors are two beats each, and no read has more than 32 beats',
  ),
  bits(
    /^aw_len(?:_[io])?(?:\[[123]\])?\[[1-7]\]$/,
    'up to four completions, or one mark, in a burst',
    /^(?!rx_writer|write_planner)/,
  ),
  bits(/^(?:ring_|completion_|head_)?base(?:_[oiq])?(?:\[\d\])?\[[0-5]\]$/, 'rings are aligned to 64 bytes'),
  bits(/^w_strb(?:_[io])?(?:\[[13]\])?\[\d+\]$/, 'completions are whole beats'),
  bits(
    /^(?:w_data(?:_[io])?(?:\[[13]\])?|record(?:_q)?)\[(?:7[89]|8[1-7]|9\d|1[01]\d|12[0-6])\]$/,
    'what a completion has no bits for: see mprig_completion',
    /^(?:completion_writer|rx_path|tx_path|mprig_nic|axi_write_arbiter)$/,
  ),
  bits(
    /^memory\[\d+\]\[1[12]\d\]$|^(?:rd_data_o|wr_data_i)\[(?:26[1-4]|28[01]|317)\]$/,
    'what the records that wait here have no use for',
    /^fifo$/,
  ),

  // Fields that are wider than what is in them.
  bits(
    /(?:^|\.|_)(?:length\d?|position|bytes|left|capacity|meta_o|meta|range|piece[01])(?:_[ioq])?(?:\[\d\])?\[1[45]\]$/,
    'a frame has at most 9,018 bytes',
  ),
  bits(
    /^(?:bytes_q|b_bytes|(?:\w+_)?bytes(?:_[io])?)\[1[4-7]\]$/,
    'a frame has at most 9,018 bytes, and those of one write response are of few frames',
  ),
  bits(
    /^(?:(?:max|min)(?:_sane)?_q|(?:next_)?range_q|fitting_q)\[1[45]\]$|^(?:stepped_q|wrapped_q|span_q)\[1[456]\]$/,
    'a frame has at most 9,018 bytes',
    /^frame_lengths$/,
  ),
  bits(
    /(?:^|_)(?:rd_)?index(?:_[ioq])?\[10\]$|^middle_word_q\[10\]$|^index_q\[1[12]\]$/,
    'a frame has at most 1,128 words: what is asked for beyond is not there',
  ),
  bits(
    /^read_offset(?:_[io])?\[4\]$|^offset_q\[4\]$/,
    'a frame takes at most 16 buffers, of which the first is at offset 0',
    /^(?:rx_|descriptor_)/,
  ),
  bits(/(?:^|\.|_)fragment(?:_q)?\[[4-7]\]$/, 'a frame takes at most 16 buffers'),
  bits(/stream(?:_[io])?\[3\]$|^wr_source_o\[3\]$/, 'four streams and the replay'),
  bits(/^echo_stream(?:_o)?\[[23]\]$/, 'the checker knows four streams'),
  bits(
    /^wire_meta(?:_[io])?\.(?:queue_id|stream)\[\d\]$/,
    'a frame of the wire has no stream, and its queue is found later',
  ),
  bits(
    /^(?:wr_meta_i|wire_meta|generator_meta)\.\w+/,
    'what rx_source itself fills in when it has seen the header',
    /^(?:rx_buffer|rx_source)$/,
  ),
  bits(
    /^(?:fifo_)?meta\.(?:flow\[\d\]|checksum_good)$|^(?:wr_meta_i|meta_q|meta_o)\[12[123]\]$/,
    'what is found later waits in a FIFO of its own',
    /^(?:rx_source|frame_fifo)$/,
  ),
  bits(
    /^addresses_end\[(?:[015-9]|1[0-5])\]$/,
    'addresses end 34, 38, 54 or 58 bytes behind the beginning of a frame',
    /^rx_flow$/,
  ),
  bits(/^raw_word\./, 'the sealer looks at these of built frames only', /^traffic_generator$/),
  bits(
    /^type_and_length\[|^seal\[|^start_word\[|^tail_mask\[/,
    'constants, joined with what varies',
    /^frame_(?:builder|sealer)$/,
  ),
  bits(
    /(?:^|\.)status\[[1-7]\]$|^(?:outcome|status|operation)_q\[\d\]$|^verdict\[\d\]$/,
    'codes that the description of the registers does not have',
  ),
  bits(/^msix_vector_o\[[3-7]\]$/, 'eight vectors'),
  bits(/^completion\.(?:generated|more|checksum_good)$/, 'what only received frames have', /^tx_path$/),
  bits(
    /^record(?:_[io])?\[(?:3[4-9]|4[1-7]|49|5[0-5]|59|6[0-3]|20[67]|22[123]|24[4-79]|25[0-5]|44[89]|4[5-7]\d|49[6-9]|50\d|51[01])\]$/,
    'reserved bits of a trace record, its number, which is put in later, and fields that are wider than their content',
    /^(?:rx_path|rx_retirement|tx_recorder|dma_trace)$/,
  ),
  bits(
    /^descriptor(?:_[iq])?\[(?:1[67]\d|18\d|19[01])\]$/,
    'reserved bits of a descriptor',
    /^(?:tx_path|[rt]x_dispatcher)$/,
  ),
  bits(
    /^sent_words\[1\d\]|^discarded_words\[|^(?:room_|free_)?words(?:_[iq])?\[1[0-5]\]$|^(?:room|free)_frames_[iq]\[[17]\]$/,
    'words of one frame at once, of at most what the transmit FIFO holds',
    /^tx_/,
  ),
  bits(/^bytes_q\[[0-2]\]$/, 'only the last word of a frame is not whole', /^wire_ingress$/),
  bits(/^older_q\[(\d)\]\[\1\]$/, 'nobody is older than itself', /^age_arbiter$/),
  bits(/^rest(?:_q)?\[/, 'the rest is a multiple of what all clock frequencies and 10^9 have in common', /^ns_clock$/),
  bits(/^(?:wire_tx_keep_o|wire_keep_o)\[0\]$/, 'every word has a first byte'),

  // Levels, and what may happen in one cycle: the widths are those of the registers that add it up.
  bits(/^increment(?:_i)?\[\d+\]\[\d+\]$/, 'what one cycle adds to a counter is narrower than the widest of them all'),
  bits(
    /^gauge_i\[|^(?:live|shadow_q)\[12\]\[/,
    'the level of frames in flight: at most what the receive path holds',
    /^counters$/,
  ),
  bits(/^(?:live|snapshot_q)\[(?:10|24|38|52|66|78|90|102|114)\]\[/, 'levels: at most what the NIC holds', /^ledger$/),
  bits(
    /^words_i\[(?:10|24|38|52|66|78|90|102|114)\]\[|^groups\[(?:1\]\[2|3\]\[0|4\]\[6|6\]\[4|8\]\[2|9\]\[6|11\]\[2|12\]\[6|14\]\[2)\]\[/,
    'levels: at most what the NIC holds',
    /^word_reader$/,
  ),
  bits(/^words_o\[10\]\[/, 'levels: at most what the NIC holds', /^ledger_nic$/),
  bits(/^words_o\[(?:11|13)\]\[/, 'levels: at most what the NIC holds', /^ledger_(?:rx|tx)_queue$/),
  bits(
    /^(?:(?:rx_|tx_|queue_|rx_queue_)?(?:in_flight|owned|held|posted|reserved(?:_descriptors|_slots)?)|claimed|unfinished|pending)(?:_[oiq])?(?:\[\d\])?\[(?:[3-9]|1[0-5])\]$/,
    'levels: at most what the receive path, the descriptor store or a ring holds',
  ),
  bits(
    /^(?:trace_)?used(?:_[oiq])?\[\d+\]$/,
    'the trace holds 512 records',
    /^(?:rx_path|tx_recorder|dma_trace|generator_credit)$/,
  ),
  bits(
    /^(?:[rt]x_)?(?:completed|completion_refused|dma_error|written|lost)(?:_[io])?(?:\[\d\])?\[[3-7]\]$/,
    'a burst writes at most four completions',
    /^(?!queue_|[rt]x_path$|completion_writer$)/,
  ),
  bits(/^(?:[rt]x_)?flushed(?:_[io])?(?:\[\d\])?\[[67]\]$/, 'the descriptor store of a queue holds 32'),
  bits(
    /^(?:buffers|bursts|outcomes|waiting|beats|order_level|under_way_q(?:\[\d\])?|stored(?:_i)?\[\d\]|in_flight)\[\d\]$/,
    'levels of a FIFO that what comes before it never fills',
  ),
  bits(
    /^(?:buffer|burst|completion|frame|issued|usb_rx|rx)_ready(?:_[io])?$/,
    'room was made sure of before, so that it never waits',
  ),
  bits(
    /^(?:room|room_q|size|until_end|until_end_q|slot)\[\d+\]$/,
    'at most the size of a ring, of up to 4,096, and of a power of two',
    /^(?:descriptor_fetch|completion_writer)$/,
  ),
  bits(
    /^(?:scanned|scanned_q|skipped|skip1_q|room_q|capacity)\[\d+\]$/,
    'bytes of one frame, or a headroom of up to 255',
    /^rx_dispatcher$/,
  ),
  bits(
    /^addr(?:_[oiq])?\[1[012]\]$|^memory_addr\[1[012]\]$|^words(?:_[ioq])?\[13\]$/,
    'the packet memory has 8,192 words',
    /^(?:replay\w*|packet_reader|packet_memory)$/,
  ),
];
