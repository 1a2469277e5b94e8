/** A deliberate mistake in the RTL, and the property that must notice it. */
export interface Break {
  /** File below firmware/rtl. */
  readonly file: string;
  /** Text that stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  readonly noticedBy: string;
}

/** Properties of one piece of RTL, checked by yosys-smtbmc. */
export interface Proof {
  /** Name of the harness, unless `harness` says another: NAME_formal.sv beside this file. */
  readonly name: string;
  readonly harness?: string;
  /** Parameters of the harness. */
  readonly parameters?: Readonly<Record<string, number>>;
  readonly claim: string;
  /** Files below firmware/rtl that the harness needs; the packages of registers and CRC are always there. */
  readonly rtl: readonly string[];
  /** Cycles from reset that are searched for a counterexample. */
  readonly depth: number;
  /**
   * With it the properties hold for ever: what is true in so many cycles in a row is true in the next. Without it they
   * hold for the first `depth` cycles.
   */
  readonly induction?: number;
  /** Cycles in which every cover statement must have been reached: else a property may hold because nothing happens. */
  readonly cover?: number;
  /** Cycles in which a break must be noticed. Default: `depth`. */
  readonly breakDepth?: number;
  readonly breaks: readonly Break[];
}

const frameFifo = { rtl: ['fifo.sv', 'frame_fifo.sv'], depth: 3, induction: 1, cover: 12, breakDepth: 12 };

/** All proofs, quickest first. */
export const proofs: readonly Proof[] = [
  {
    name: 'fifo',
    claim: 'a FIFO never overflows, and gives what was pushed, in order, once',
    rtl: ['fifo.sv'],
    depth: 3,
    induction: 1,
    cover: 12,
    breakDepth: 12,
    breaks: [
      {
        file: 'fifo.sv',
        find: 'wr_valid_i && (level_q != Depth)',
        replace: 'wr_valid_i',
        noticedBy: 'a_depth',
      },
      { file: 'fifo.sv', find: 'rd_take_i && rd_valid_o', replace: 'rd_take_i', noticedBy: 'a_level' },
      { file: 'fifo.sv', find: "level_q != '0", replace: "level_q > 3'd1", noticedBy: 'a_valid' },
      {
        file: 'fifo.sv',
        find: 'if (pop) rd_pointer_q <=',
        replace: 'if (pop && !push) rd_pointer_q <=',
        noticedBy: 'a_order',
      },
    ],
  },
  {
    name: 'completion_writer',
    claim: 'the phase bit is 1 in the first pass through the ring and turns over with each pass',
    rtl: ['nic_pkg.sv', 'fifo.sv', 'completion_writer.sv'],
    depth: 3,
    induction: 1,
    cover: 9,
    breakDepth: 11,
    breaks: [
      {
        file: 'completion_writer.sv',
        find: '!issued_q[head.queue_id][head_size_log2_q];',
        replace: '!issued_q[head.queue_id][0];',
        noticedBy: 'a_phase',
      },
      {
        file: 'completion_writer.sv',
        find: "head_base_q + {44'h0, slot, 4'h0}",
        replace: "head_base_q + {45'h0, slot, 3'h0}",
        noticedBy: 'a_address',
      },
      {
        file: 'completion_writer.sv',
        find: "issued_q[queue_q][1:0] == 2'd0",
        replace: "1'b0",
        noticedBy: 'a_line',
      },
      {
        file: 'completion_writer.sv',
        find: 'assign push_beat = append || close;',
        replace: 'assign push_beat = close;',
        noticedBy: 'a_beats',
      },
    ],
  },
  {
    name: 'descriptor_fetch',
    claim: 'no descriptor is taken that was not stored, nor asked for that was not made available, nor out of the ring',
    rtl: ['fifo.sv', 'descriptor_fetch.sv'],
    depth: 7,
    cover: 12,
    breakDepth: 12,
    breaks: [
      {
        file: 'descriptor_fetch.sv',
        find: '(waiting_q < room_q) ? waiting_q[5:0] : room_q[5:0]',
        replace: 'room_q[5:0]',
        noticedBy: 'a_asked',
      },
      {
        file: 'descriptor_fetch.sv',
        find: "(until_end_q < {11'h0, line}) ? until_end_q[4:0] : line",
        replace: 'line',
        noticedBy: 'a_ring',
      },
      { file: 'descriptor_fetch.sv', find: "{1'b0, addr_q[8:5]}", replace: "{1'b0, addr_q[7:4]}", noticedBy: 'a_line' },
      {
        file: 'descriptor_fetch.sv',
        find: "requested_q[queue_q] + {11'h0, burst_q};",
        replace: "requested_q[queue_q] + {11'h0, burst_q} - 16'd1;",
        noticedBy: 'a_taken',
      },
      {
        file: 'descriptor_fetch.sv',
        find: "ring_base_i[queue_q] + {43'h0, slot, 5'h0}",
        replace: "ring_base_i[queue_q] + {44'h0, slot, 4'h0}",
        noticedBy: 'a_where',
      },
    ],
  },
  {
    name: 'generator',
    claim: 'no generated frame begins without what it is to wait for, and no two begin on the same allowance',
    rtl: ['age_arbiter.sv', 'generator.sv'],
    depth: 3,
    induction: 1,
    cover: 12,
    breakDepth: 10,
    breaks: [
      {
        file: 'generator.sv',
        find: "(request != '0) && !started_o;",
        replace: "request != '0;",
        noticedBy: 'a_allowance',
      },
      {
        file: 'generator.sv',
        find: "(request != '0) && !started_o;",
        replace: "request != '0;",
        noticedBy: 'a_apart',
      },
      {
        file: 'generator.sv',
        find: '(begun_q < allowance_i)',
        replace: '(begun_q <= allowance_i)',
        noticedBy: 'a_allowance',
      },
      {
        file: 'generator.sv',
        find: "if (started_o && (begun_q != '1))",
        replace: 'if (commit_i)',
        noticedBy: 'a_allowance',
      },
      { file: 'generator.sv', find: '&& in_allowance_q;', replace: ';', noticedBy: 'a_allowance' },
      { file: 'generator.sv', find: '&& allowed[choice_q]', replace: '', noticedBy: 'a_buffers' },
      { file: 'generator.sv', find: '(slot_free_i || !hold_on_trace_full_i)', replace: "1'b1", noticedBy: 'a_slot' },
    ],
  },
  {
    name: 'crc_residue',
    claim: 'a frame leaves the residue exactly when its last four bytes are its CRC',
    rtl: [],
    depth: 1,
    breaks: [],
  },
  {
    name: 'link_decoder_damage',
    claim: 'a whole request is accepted, and refused with any one byte damaged',
    rtl: ['link_decoder.sv'],
    depth: 17,
    cover: 17,
    breaks: [
      {
        file: 'link_decoder.sv',
        find: '(crc_q == Residue) && ',
        replace: '',
        noticedBy: 'a_refused',
      },
      { file: 'link_decoder.sv', find: "32'hDEBB20E3", replace: "32'hDEBB20E2", noticedBy: 'a_accepted' },
    ],
  },
  {
    name: 'frame_fifo',
    claim: 'a frame comes out as it was committed, and its words are not written over before it is removed',
    ...frameFifo,
    breaks: [
      {
        file: 'frame_fifo.sv',
        find: '(used != Words) && (frames_q != Frames)',
        replace: 'frames_q != Frames',
        noticedBy: 'a_not_over',
      },
      {
        file: 'frame_fifo.sv',
        find: 'wr_discard_i ? frame_start_q : wr_pointer_next',
        replace: 'wr_pointer_next',
        noticedBy: 'a_ready',
      },
      {
        file: 'frame_fifo.sv',
        find: 'if (rd_next_i) rd_pointer_d',
        replace: 'if (rd_next_i && !wr_valid_i) rd_pointer_d',
        noticedBy: 'a_word',
      },
      { file: 'frame_fifo.sv', find: '.wr_data_i (meta_q)', replace: '.wr_data_i (~meta_q)', noticedBy: 'a_frame' },
      {
        file: 'frame_fifo.sv',
        find: 'if (wr_commit_i && !rd_done_i)',
        replace: 'if (wr_commit_i)',
        noticedBy: 'a_frames',
      },
    ],
  },
  {
    name: 'frame_fifo_sequential',
    harness: 'frame_fifo',
    parameters: { Sequential: 1 },
    claim: 'the same of one whose reader goes through all words of a frame',
    ...frameFifo,
    breaks: [
      {
        file: 'frame_fifo.sv',
        find: "Sequential ? rd_pointer_q + 1'b1 : rd_base_next",
        replace: 'Sequential ? rd_pointer_q : rd_base_next',
        noticedBy: 'a_word',
      },
    ],
  },
  {
    name: 'link_decoder',
    claim: 'no frame is good unless its CRC was right, and its words are those on the line',
    rtl: ['link_decoder.sv'],
    depth: 3,
    induction: 1,
    breakDepth: 8,
    breaks: [
      {
        file: 'link_decoder.sv',
        find: '(length_q >= MinBytes) &&',
        replace: '',
        noticedBy: 'a_bad',
      },
      {
        file: 'link_decoder.sv',
        find: '{decoded, shift_q}',
        replace: '{shift_q, decoded}',
        noticedBy: 'a_content',
      },
    ],
  },
];
